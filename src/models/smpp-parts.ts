import type { Runner, Sql } from './database.js';

const PUT: Sql = {
  name: 'smpp_parts_put',
  text: `insert into smpp_parts (send_id, no, total, message_id, at)
    select $1, no, cardinality($2::text[]), message_id, $3
    from unnest($2::text[]) with ordinality as part(message_id, no)
    on conflict (send_id, no) do nothing`,
};

/** Keeps what the message centre calls the parts of a message, in their order. */
export async function putSmppParts(
  runner: Runner,
  sent: { sendId: string; messageIds: readonly string[]; at: Date },
): Promise<void> {
  await runner.query(PUT, [sent.sendId, sent.messageIds, sent.at]);
}

// The newest that has this name: centres begin to count anew. A failure may still be taken back.
const REPORT: Sql = {
  name: 'smpp_part_report',
  text: `update smpp_parts p set state = case when p.state = 'delivered' then p.state else $2 end
    where (p.send_id, p.no) = (select send_id, no from smpp_parts
      where message_id = any($1::text[]) and at > $3
      order by (message_id = ($1::text[])[1]) desc, at desc limit 1)
    returning p.send_id as "sendId"`,
};

const WHOLE: Sql = {
  name: 'smpp_parts_whole',
  text: `select bool_and(state = 'delivered') and count(*) = max(total) as delivered,
      bool_or(state = 'failed') as failed
    from smpp_parts where send_id = $1`,
};

export interface ReportedMessage {
  sendId: string;
  /** What its parts together come to; null while some are still on their way. */
  state: 'delivered' | 'failed' | null;
}

/**
 * Notes what became of a part, by any of the forms of its id; undefined when it is none of ours.
 * @param since older messages are not looked at.
 */
export async function reportSmppPart(
  runner: Runner,
  part: { forms: readonly string[]; state: 'delivered' | 'failed'; since: Date },
): Promise<ReportedMessage | undefined> {
  const values = [part.forms, part.state, part.since];
  const [hit] = await runner.query<{ sendId: string }>(REPORT, values);
  if (!hit) return undefined;
  const [whole] = await runner.query<{ delivered: boolean; failed: boolean }>(WHOLE, [hit.sendId]);
  if (whole?.delivered) return { ...hit, state: 'delivered' };
  return { ...hit, state: whole?.failed ? 'failed' : null };
}

const PRUNE: Sql = {
  name: 'smpp_parts_prune',
  text: `delete from smpp_parts where at < $1`,
};

/** Forgets what is older than any report about it. */
export async function pruneSmppParts(runner: Runner, before: Date): Promise<void> {
  await runner.query(PRUNE, [before]);
}
