import { refuse, type Refusal } from '../lib/errors.js';
import type { Phone } from '../lib/phone.js';
import type { Database } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import type { AskLinkResult, JoinResult, Linking } from '../services/linking.js';
import type { AgainResult, MessageCentre } from '../services/message-centre.js';
import type { OneTimeCodes } from '../services/one-time-codes.js';
import type { EffectContext } from './effects.js';

type Nothing = Record<string, never>;

type LinkTextResult =
  /** The phone that got a code; null once the two are one. */
  | { ok: true; phone: string | null }
  | Exclude<AskLinkResult, { ok: true }>
  | Exclude<JoinResult, { ok: true }>
  | Refusal<'number_missing'>;

/** What somebody does about who they are by SMS. */
export interface PersonTextEffectMap {
  /** The number of an account, or the code that came to it. */
  linkText: { input: { code: string | null; phone: Phone | null }; result: LinkTextResult };
  /** The last message once more; with 2 the one before it. */
  sayMessage: { input: { no: number }; result: AgainResult };
  /** Goes on where they were on another channel: the page is the reply, so the channel does it. */
  resumeTalk: { input: Nothing; result: { ok: true } };
  nameText: {
    input: { name: string | null };
    result: { ok: true; name: string } | Refusal<'no_name'>;
  };
}

type PersonTextCall = {
  [Name in keyof PersonTextEffectMap]: { run: Name; input: PersonTextEffectMap[Name]['input'] };
}[keyof PersonTextEffectMap];

export interface PersonTextWrites {
  db: Database;
  accounts: Pick<Accounts, 'setName'>;
  linking: Pick<Linking, 'ask' | 'join'>;
  messageCentre: Pick<MessageCentre, 'again'>;
  oneTimeCodes: Pick<OneTimeCodes, 'check'>;
}

type Result = PersonTextEffectMap[keyof PersonTextEffectMap]['result'];

export async function performPersonText(
  writes: PersonTextWrites,
  call: PersonTextCall,
  context: EffectContext,
): Promise<Result> {
  const { tx, holdings } = context;
  switch (call.run) {
    case 'linkText':
      return linkText(writes, context, call.input);
    case 'sayMessage':
      return writes.messageCentre.again(tx, holdings.person, call.input.no);
    case 'resumeTalk':
      return { ok: true };
    case 'nameText': {
      const { name } = call.input;
      if (name === null) return refuse('no_name');
      await writes.accounts.setName(tx, holdings.person, name);
      return { ok: true, name };
    }
  }
}

/** In transactions of its own: a try at a code is counted whatever becomes of the message. */
async function linkText(
  { db, linking, oneTimeCodes }: PersonTextWrites,
  { holdings: { person }, key }: EffectContext,
  { code, phone }: PersonTextEffectMap['linkText']['input'],
): Promise<LinkTextResult> {
  if (phone) return db.transaction((tx) => linking.ask(tx, person, phone));
  if (code === null) return refuse('number_missing');
  const typed = { purpose: 'link', subjectId: person.phoneId, digits: code, key } as const;
  const check = await oneTimeCodes.check(typed);
  // No turn stores a page behind this: all conversations of the phone begin anew.
  const said = { person, check, channel: 'text' };
  const joined = await db.transaction((tx) => linking.join(tx, said));
  return joined.ok ? { ok: true, phone: null } : joined;
}
