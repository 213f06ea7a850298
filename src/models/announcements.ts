import type { Runner, Sql, Tx } from './database.js';

/** What people with live orders are told, in both languages. */
export interface Announcement {
  id: string;
  number: number;
  textFr: string;
  textEn: string;
  cityId: string | null;
  withPartners: boolean;
  untilAt: Date;
}

const ADD: Sql = {
  name: 'announcement_add',
  text: `insert into announcements (id, text_fr, text_en, city_id, with_partners, until_at,
      created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8) returning number`,
};

export async function insertAnnouncement(
  tx: Tx,
  row: Omit<Announcement, 'number'> & { createdAt: Date; createdBy: string },
): Promise<number> {
  const { id, textFr, textEn, cityId, withPartners, untilAt, createdAt, createdBy } = row;
  const values = [id, textFr, textEn, cityId, withPartners, untilAt, createdAt, createdBy];
  const [added] = await tx.query<{ number: number }>(ADD, values);
  return added?.number ?? 0;
}

const BY_NUMBER: Sql = {
  name: 'announcement_by_number',
  text: `select id, number, text_fr as "textFr", text_en as "textEn", city_id as "cityId",
    with_partners as "withPartners", until_at as "untilAt" from announcements where number = $1`,
};

export async function announcementByNumber(
  runner: Runner,
  number: number,
): Promise<Announcement | null> {
  const [row] = await runner.query<Announcement>(BY_NUMBER, [number]);
  return row ?? null;
}

// Whoever waits: the customer, and whoever takes it at the door; with partners also the shop's first
// phone and the driver. An order that was forgotten open is not live any more.
const LIVE = `select o.phone_id, o.receiver_phone_id, o.shop_id, o.driver_id from orders o
    where o.closed_at is null and o.placed_at > $3::timestamptz - interval '2 days'
      and ($1::text is null or o.city_id = $1)`;

const CONCERNED: Sql = {
  name: 'announcement_concerned',
  text: `with live as materialized (${LIVE}),
    told as (
      select phone_id from live
      union select receiver_phone_id from live where receiver_phone_id is not null
      union select p.phone_id from live join shop_phones p on p.shop_id = live.shop_id
        where $2 and p.position = (select min(position) from shop_phones f
          where f.shop_id = p.shop_id)
      union select d.phone_id from live join drivers d on d.id = live.driver_id where $2)
    select told.phone_id as "phoneId" from told join phones p on p.id = told.phone_id
    where p.sealed is not null and told.phone_id > $4 order by 1 limit $5`,
};

/** The next phones with a live order, behind `after`. */
export async function phonesConcerned(
  runner: Runner,
  { cityId, withPartners }: Pick<Announcement, 'cityId' | 'withPartners'>,
  { now, after, limit }: { now: Date; after: string; limit: number },
): Promise<string[]> {
  const values = [cityId, withPartners, now, after, limit];
  const rows = await runner.query<{ phoneId: string }>(CONCERNED, values);
  return rows.map(({ phoneId }) => phoneId);
}

const TOLD: Sql = {
  name: 'announcement_told',
  text: 'update announcements set told = told + $2 where id = $1',
};

/** Notes how many more were told. */
export async function countTold(tx: Tx, id: string, told: number): Promise<void> {
  await tx.query(TOLD, [id, told]);
}

const LIST: Sql = {
  name: 'announcements_list',
  text: `select number, text_fr as "textFr", city_id as "cityId", told, until_at as "untilAt",
    created_at as "createdAt", created_by as "createdBy"
    from announcements order by number desc limit 20`,
};

export interface AnnouncementLine {
  number: number;
  textFr: string;
  cityId: string | null;
  told: number;
  untilAt: Date;
  createdAt: Date;
  createdBy: string;
}

export async function listAnnouncements(runner: Runner): Promise<AnnouncementLine[]> {
  return runner.query<AnnouncementLine>(LIST, []);
}
