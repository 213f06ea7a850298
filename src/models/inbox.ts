import type { Runner, Sql } from './database.js';

const TAKE: Sql = {
  name: 'inbox_take',
  text: `insert into inbox (source, external_id, at) values ($1, $2, $3)
    on conflict do nothing returning source`,
};

const TAKE_FROM: Sql = {
  name: 'inbox_take_from',
  text: `with taken as (
      insert into inbox (source, external_id, at) values ($1, $2, $3)
      on conflict do nothing returning source
    ), heard as (
      update phones p set heard_via = $5, heard_at = $3,
        whatsapp_via = case when $6 = 'whatsapp' then $5 else p.whatsapp_via end,
        whatsapp_at = case when $6 = 'whatsapp' then $3 else p.whatsapp_at end
      from taken where p.id = $4 and (p.heard_via is distinct from $5
        or p.heard_at < $3::timestamptz - interval '10 minutes')
    )
    select source from taken`,
};

/** Who wrote, and by which gateway: within minutes of the last time that is not noted again. */
export interface Writer {
  phoneId: string;
  gateway: string;
  channel: 'sms' | 'whatsapp';
}

/** The same for a person's message, to be answered the way it came. */
export async function takeInFrom(
  runner: Runner,
  { source, externalId, at }: { source: string; externalId: string; at: Date },
  { phoneId, gateway, channel }: Writer,
): Promise<boolean> {
  const values = [source, externalId, at, phoneId, gateway, channel];
  return (await runner.query(TAKE_FROM, values)).length > 0;
}

/** Notes that something came in, in the transaction of what it causes; false when it came before. */
export async function takeIn(
  runner: Runner,
  source: string,
  externalId: string,
  at: Date,
): Promise<boolean> {
  return (await runner.query(TAKE, [source, externalId, at])).length > 0;
}
