import { PERSON_COLUMNS, PERSON_JOINS, type PersonRow } from './accounts.js';
import type { Runner, Sql } from './database.js';
import type { Continuation } from './continuations.js';
import { openReferencesOf, openRidesOf } from './orders.js';

/** Who wrote an SMS, and what surrounds it. */
export interface HeardRow extends PersonRow {
  /** The same message came before. */
  taken: boolean;
  /** Orders that the sender may mean: a shop's, a driver's rides and offers, or a customer's. */
  references: number[];
  /** Of those, a driver's own rides; for others the same. */
  ownReferences: number[];
  /** Something was asked of them that still waits for an answer. */
  asked: boolean;
  /** How many messages of the templates asked for they were sent. */
  told: number;
  /** When the number was last heard of in a conversation, or first of all. */
  lastSeen: Date;
  /** A conversation that goes on with what is written now, unless it is a command. */
  continuation: Continuation | null;
  lastBodySealed: Buffer | null;
}

export interface HeardQuery {
  digest: Buffer;
  source: string;
  externalId: string;
  now: Date;
  /** Which messages are counted. */
  templates: readonly string[];
  countedSince: Date;
  /** How far back to look for the last message of any template. */
  lastSince: Date;
}

// A shop's phone speaks for the shop, and a driver's for the driver, whatever they order themselves.
const REFERENCES = `case when s.id is not null then array(${openReferencesOf('shop', 's.id')})
  when d.id is not null then array(${openReferencesOf('driver', 'd.id')})
  else array(${openReferencesOf('account', 'a.id')}) end`;

const READ: Sql = {
  name: 'sms_heard',
  text: `select h.*, case when h."driverId" is not null and h."shopId" is null
        then array(${openRidesOf('h."driverId"')}) else h.references end as "ownReferences"
    from (select ${PERSON_COLUMNS}, ${REFERENCES} as references,
      exists (select from inbox where source = $2 and external_id = $3) as taken,
      exists (select from questions q where q.account_id = a.id and q.answered_at is null
        and q.expires_at > $4) as asked,
      (select count(*)::int from messages m where m.phone_id = p.id and m.created_at > $6
        and m.template = any($5::text[])) as told,
      greatest(p.created_at, (select max(c.updated_at) from conversations c
        where c.phone_id = p.id and c.channel in ('ussd', 'sms', 'whatsapp'))) as "lastSeen",
      (select json_build_object('channel', k.channel, 'takesWords', k.takes_words)
        from continuations k where k.phone_id = p.id and k.until > $4) as continuation,
      (select m.body_sealed from messages m where m.phone_id = p.id and m.created_at > $7
        and m.account_id = a.id
        order by m.created_at desc, m.id desc limit 1) as "lastBodySealed"
    from phones p ${PERSON_JOINS} where p.digest = $1) h`,
};

/** Null where nobody has that phone. */
export async function readHeard(runner: Runner, query: HeardQuery): Promise<HeardRow | null> {
  const { digest, source, externalId, now, templates, countedSince, lastSince } = query;
  const values = [digest, source, externalId, now, templates, countedSince, lastSince];
  const [row] = await runner.query<HeardRow>(READ, values);
  return row ?? null;
}
