import type pg from 'pg';

import type { Ids } from '../src/lib/ids.js';
import { operatorOf, parsePhone } from '../src/lib/phone.js';
import type { Vault } from '../src/lib/vault.js';

/** Where customers of one zone live, and whose dishes reach them there. */
export interface CrowdedZone {
  quartiers: number[];
  shops: number[];
}

interface Parts {
  vault: Vault;
  ids: Ids;
  now: Date;
}

const CITY = 'DLA';
const SHOPS_PER_ZONE = 8;
const DRIVERS_PER_ZONE = 8;
const FIRST_CODE = 2101;
/** Copied; it has what a first order meets: options, extras, many dishes. */
const MODEL_SHOP = 2001;
/** Drives a car, which no rule keeps out of any quartier. */
const MODEL_DRIVER = 'DRV-34';
/** A city this busy has more orders open than four digits can tell apart. */
const DIGITS = 5;

/**
 * Fills the zones of one city with shops and drivers. In the demo data everything there would go
 * through one shop's phone and one driver's, and the SMS of one phone are worked off in turn.
 */
export async function crowd(client: pg.Client, parts: Parts): Promise<CrowdedZone[]> {
  const admit = createAdmission(client, parts);
  const zones: CrowdedZone[] = [];
  let code = FIRST_CODE;
  await client.query('begin');
  await client.query('update cities set reference_digits = $2 where id = $1', [CITY, DIGITS]);
  for (const zone of await readZones(client)) {
    const shops = Array.from({ length: SHOPS_PER_ZONE }, () => code++);
    for (const each of shops) await addShop(client, zone, each, await admit());
    for (let no = 1; no <= DRIVERS_PER_ZONE; no += 1) await addDriver(client, zone, no, admit);
    zones.push({ quartiers: zone.quartiers, shops });
  }
  await client.query('commit');
  // Only what is full: of a table that was seen empty, Postgres believes that it stays so, and reads
  // it whole with plans that it keeps.
  await client.query('analyze accounts, phones, shops, items, shop_phones, drivers');
  return zones;
}

interface Zone {
  id: string;
  /** Codes of the quartiers that have a landmark, which customers then choose. */
  quartiers: number[];
  firstQuartier: string;
}

async function readZones(client: pg.Client): Promise<Zone[]> {
  const { rows } = await client.query<Zone>(
    `select q.zone_id as id, array_agg(q.code::int order by q.code) as quartiers,
       min(q.id) as "firstQuartier"
     from quartiers q where q.city_id = $1 and exists (
       select from landmarks l where l.city_id = q.city_id and l.quartier_id = q.id)
     group by q.zone_id order by q.zone_id`,
    [CITY],
  );
  return rows;
}

interface Admitted {
  accountId: string;
  phoneId: string;
}

function createAdmission(client: pg.Client, { vault, ids, now }: Parts) {
  let number = 698_000_000;
  return async (): Promise<Admitted> => {
    const phone = parsePhone(String(number++));
    if (!phone) throw new Error('the crowd ran out of numbers');
    const key = vault.newPersonKey();
    const [accountId, phoneId] = [ids.next(), ids.next()];
    await client.query(
      `insert into accounts (id, language, name_sealed, key_wrapped, key_version, created_at)
       values ($1, 'fr', $2, $3, $4, $5)`,
      [accountId, vault.seal(key, 'Paul'), vault.wrap(key), vault.keyVersion, now],
    );
    await client.query(
      `insert into phones (id, account_id, digest, digest_version, sealed, operator, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        phoneId,
        accountId,
        vault.digest('phone', phone),
        vault.keyVersion,
        vault.seal(key, phone),
        operatorOf(phone),
        now,
      ],
    );
    return { accountId, phoneId };
  };
}

async function addShop(
  client: pg.Client,
  zone: Zone,
  code: number,
  { phoneId }: Admitted,
): Promise<void> {
  const id = `BENCH-${String(code)}`;
  const own = {
    id,
    code,
    name: `Chez ${String(code)}`,
    ussd_name: `Chez ${String(code)}`,
    quartier_id: zone.firstQuartier,
    zone_id: zone.id,
    serves_zone_ids: [zone.id],
  };
  await client.query(
    `insert into shops select (jsonb_populate_record(s, $1)).* from shops s where s.code = $2`,
    [JSON.stringify(own), MODEL_SHOP],
  );
  await client.query(
    `insert into items select (jsonb_populate_record(i,
       jsonb_build_object('shop_id', $1::text, 'id', $1 || '-' || i.no))).*
     from items i join shops s on s.id = i.shop_id where s.code = $2`,
    [id, MODEL_SHOP],
  );
  await client.query('insert into shop_phones (shop_id, phone_id, position) values ($1, $2, 1)', [
    id,
    phoneId,
  ]);
}

async function addDriver(
  client: pg.Client,
  zone: Zone,
  no: number,
  admit: () => Promise<Admitted>,
): Promise<void> {
  const { accountId, phoneId } = await admit();
  const own = {
    id: `BENCH-${zone.id}-${String(no)}`,
    account_id: accountId,
    phone_id: phoneId,
    home_zone_id: zone.id,
    zone_ids: [zone.id],
    plate: `BENCH-${String(no)}`,
  };
  await client.query(
    `insert into drivers select (jsonb_populate_record(d, $1)).* from drivers d where d.id = $2`,
    [JSON.stringify(own), MODEL_DRIVER],
  );
}
