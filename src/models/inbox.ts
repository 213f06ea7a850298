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

const TAKEN: Sql = {
  name: 'inbox_taken',
  text: 'select 1 from inbox where source = $1 and external_id = $2',
};

/** Whether something came in before; a cheap look before work that is not all in one transaction. */
export async function isTakenIn(
  runner: Runner,
  source: string,
  externalId: string,
): Promise<boolean> {
  return (await runner.query(TAKEN, [source, externalId])).length > 0;
}
