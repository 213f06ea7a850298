import { PERSON_JOINS, type PersonRow } from './accounts.js';
import type { Runner, Sql } from './database.js';
import type { DriverContact } from './drivers.js';
import { ORDER_COLUMNS, type Order, type OrderLine } from './orders.js';

/** An order with whoever and whatever is to be spoken of. */
export interface NoticeRow {
  order: Order;
  /** By phone: the reader, and of the others those asked for. */
  people: Map<string, PersonRow>;
  /** Who brings it, when asked for. */
  driver: DriverContact | null;
  lines: OrderLine[];
}

export interface NoticeQuery {
  cityId: string;
  orderId: string;
  /** Who reads the notice. */
  phoneId: string;
  withCustomer: boolean;
  withDriver: boolean;
  withLines: boolean;
}

/** A person as JSON brings them: bytes in base64, times in words. */
type PersonJson = Omit<PersonRow, Bytes | Time> &
  Record<Exclude<Bytes, 'nameSealed'>, string> &
  Record<'nameSealed' | Time, string | null>;
type Bytes = 'phoneSealed' | 'keyWrapped' | 'nameSealed';
type Time = 'closedAt' | 'heardAt' | 'whatsappAt';

interface Found extends Order {
  people: PersonJson[] | null;
  driver: DriverContact | null;
  lines: OrderLine[] | null;
}

const READ: Sql = {
  name: 'notice_read',
  text: `select ${ORDER_COLUMNS},
      (select json_agg(json_build_object('accountId', a.id, 'phoneId', p.id,
          'phoneSealed', encode(p.sealed, 'base64'), 'keyWrapped', encode(a.key_wrapped, 'base64'),
          'language', a.language, 'nameSealed', encode(a.name_sealed, 'base64'),
          'driverId', d.id, 'driverCityId', d.city_id, 'shopId', s.id, 'shopCityId', s.city_id,
          'closedAt', p.closed_at, 'heardVia', p.heard_via, 'heardAt', p.heard_at,
          'whatsappVia', p.whatsapp_via, 'whatsappAt', p.whatsapp_at))
        from phones p ${PERSON_JOINS}
        where p.id = any(array[$3::uuid, case when $4::boolean then o.phone_id end, c.phone_id])
      ) as people,
      case when c.id is not null
        then json_build_object('phoneId', c.phone_id, 'vehicle', c.vehicle) end as driver,
      case when $6::boolean then (select json_agg(json_build_object('no', l.no,
          'itemId', l.item_id, 'itemNo', l.item_no, 'nameFr', l.name_fr, 'nameEn', l.name_en,
          'count', l.count, 'lineXaf', l.line_xaf, 'options', l.options) order by l.no)
        from order_lines l where l.city_id = o.city_id and l.order_id = o.id) end as lines
    from orders o left join drivers c on $5::boolean and c.id = o.driver_id
    where o.city_id = $1 and o.id = $2`,
};

/** Reads in one statement what a notice about an order speaks of. */
export async function readNotice(runner: Runner, query: NoticeQuery): Promise<NoticeRow | null> {
  const { cityId, orderId, phoneId, withCustomer, withDriver, withLines } = query;
  const values = [cityId, orderId, phoneId, withCustomer, withDriver, withLines];
  const [found] = await runner.query<Found>(READ, values);
  if (!found) return null;
  const { people, driver, lines, ...order } = found;
  const rows = (people ?? []).map(toRow);
  return {
    order,
    people: new Map(rows.map((row) => [row.phoneId, row])),
    driver,
    lines: lines ?? [],
  };
}

function toRow(person: PersonJson): PersonRow {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const time = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...person,
    closedAt: time(person.closedAt),
    heardAt: time(person.heardAt),
    whatsappAt: time(person.whatsappAt),
    phoneSealed: bytes(person.phoneSealed),
    keyWrapped: bytes(person.keyWrapped),
    nameSealed: person.nameSealed === null ? null : bytes(person.nameSealed),
  };
}
