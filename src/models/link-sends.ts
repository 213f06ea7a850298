import type { Runner, Sql } from './database.js';

/** A message handed to the process that owns a link (migrations/0031). */
export interface LinkSend {
  id: string;
  /** Our id of the message. */
  ref: string;
  sealed: Buffer;
  keyWrapped: Buffer;
}

const PUT: Sql = {
  name: 'link_send_put',
  text: `insert into link_sends (id, gateway, ref, sealed, key_wrapped, created_at, expires_at)
    select $1, $2, $3, $4, $5, $6, $7
    where (select count(*) from link_sends where gateway = $2 and done_at is null) < $8::int
    returning id`,
};

/** Hands a message over; false when too many are waiting already. */
export async function putLinkSend(
  runner: Runner,
  send: LinkSend & { gateway: string; at: Date; expiresAt: Date },
  maxWaiting: number,
): Promise<boolean> {
  const { id, gateway, ref, sealed, keyWrapped, at, expiresAt } = send;
  const values = [id, gateway, ref, sealed, keyWrapped, at, expiresAt, maxWaiting];
  return (await runner.query(PUT, values)).length > 0;
}

const TAKE: Sql = {
  name: 'link_send_take',
  text: `update link_sends set state = 'sending', begun_at = $2
    where id = (select id from link_sends
      where gateway = $1 and done_at is null and state = 'waiting' and expires_at > $2
      order by id limit 1 for update skip locked)
    returning id, ref, sealed, key_wrapped as "keyWrapped"`,
};

/** The oldest message that may still leave, marked before a byte of it does. */
export async function takeLinkSend(
  runner: Runner,
  gateway: string,
  now: Date,
): Promise<LinkSend | undefined> {
  return (await runner.query<LinkSend>(TAKE, [gateway, now]))[0];
}

const END: Sql = {
  name: 'link_send_end',
  text: `update link_sends set state = $2, external_id = $3, code = $4, done_at = $5,
      sealed = null, key_wrapped = null
    where id = $1 and done_at is null`,
};

export interface LinkSendEnd {
  id: string;
  state: 'sent' | 'refused';
  /** The gateway's own id, where it was taken. */
  externalId: string | null;
  code: string | null;
  at: Date;
}

/** Notes what came of it, and forgets the words. */
export async function endLinkSend(runner: Runner, end: LinkSendEnd): Promise<void> {
  await runner.query(END, [end.id, end.state, end.externalId, end.code, end.at]);
}

const CLOSE: Sql = {
  name: 'link_sends_close',
  text: `update link_sends set done_at = $2, sealed = null, key_wrapped = null,
      state = case when state = 'waiting' then 'expired' else 'unknown' end
    where id = any(array(select id from link_sends
      where gateway = $1 and done_at is null
        and case when state = 'waiting' then expires_at <= $2 else begun_at <= $3 end
      order by id for update skip locked))
    returning id, state`,
};

/**
 * Closes what has waited too long, and what was cut off in the middle: nobody knows whether that
 * arrived, so it is not sent again. Gives what never left.
 * @param cutBefore what began before then is in nobody's hands any more.
 */
export async function closeLinkSends(
  runner: Runner,
  gateway: string,
  times: { now: Date; cutBefore: Date },
): Promise<string[]> {
  const values = [gateway, times.now, times.cutBefore];
  const closed = await runner.query<{ id: string; state: string }>(CLOSE, values);
  return closed.filter(({ state }) => state === 'expired').map(({ id }) => id);
}

const FIND: Sql = {
  name: 'link_send_find',
  text: `select id from link_sends where gateway = $1 and external_id = $2`,
};

/** Which row the gateway means by its own id. */
export async function findLinkSend(
  runner: Runner,
  gateway: string,
  externalId: string,
): Promise<string | undefined> {
  return (await runner.query<{ id: string }>(FIND, [gateway, externalId]))[0]?.id;
}

const PRUNE: Sql = {
  name: 'link_sends_prune',
  text: `delete from link_sends where done_at < $1`,
};

/** Forgets what is older than any report about it. */
export async function pruneLinkSends(runner: Runner, before: Date): Promise<void> {
  await runner.query(PRUNE, [before]);
}
