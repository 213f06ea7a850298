import type { Runner, Sql } from './database.js';

const TAKE: Sql = {
  name: 'inbox_take',
  text: `insert into inbox (source, external_id, at) values ($1, $2, $3)
    on conflict do nothing returning source`,
};

/** Notes that something came in, in the transaction of what it causes; false when it came before. */
export async function takeIn(
  runner: Runner,
  source: string,
  externalId: string,
  at: Date,
): Promise<boolean> {
  return (await runner.query(TAKE, [source, externalId, at])).length > 0;
}
