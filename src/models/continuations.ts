import type { Sql, Tx } from './database.js';

/** Which channel's conversation goes on with what this phone writes by SMS next. */
export interface Continuation {
  channel: 'sms' | 'whatsapp';
  /** The page waits for words, not for a number alone. */
  takesWords: boolean;
}

const PUT: Sql = {
  name: 'continuation_put',
  text: `insert into continuations (phone_id, channel, takes_words, until) values ($1, $2, $3, $4)
    on conflict (phone_id) do update set channel = excluded.channel,
      takes_words = excluded.takes_words, until = excluded.until`,
};

export async function putContinuation(
  tx: Tx,
  phoneId: string,
  { channel, takesWords }: Continuation,
  until: Date,
): Promise<void> {
  await tx.query(PUT, [phoneId, channel, takesWords, until]);
}

const END: Sql = {
  name: 'continuation_end',
  text: 'delete from continuations where phone_id = $1',
};

/** The page shown ended its conversation: a digit means nothing of it any more. */
export async function endContinuation(tx: Tx, phoneId: string): Promise<void> {
  await tx.query(END, [phoneId]);
}
