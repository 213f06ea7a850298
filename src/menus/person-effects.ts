import { AppError, type Refusal } from '../lib/errors.js';
import type { Phone } from '../lib/phone.js';
import type { Tx } from '../models/database.js';
import { readHoldings } from '../models/holdings.js';
import type {
  AskLinkResult,
  JoinResult,
  Linking,
  ProveResult,
  ReopenResult,
  UnlinkResult,
} from '../services/linking.js';
import type { MessageCentre } from '../services/message-centre.js';
import type { OneTimeCheck } from '../services/one-time-codes.js';
import type { BlockResult, ChoosePayerResult, Profile } from '../services/profile.js';
import type { CodeCheck, CodeWork } from '../services/wallet-codes.js';
import type { Holdings } from './holdings.js';

type Nothing = Record<string, never>;

/** What somebody changes about who they are: numbers, proofs, what was read, whom they meet. */
export interface PersonEffectMap {
  /** A code to the phone that has the account; typed here it joins this phone to it. */
  askLink: { input: { phone: Phone }; result: AskLinkResult };
  joinNumber: { input: { code: string }; result: JoinResult };
  unlinkNumber: { input: { phoneId: string }; result: UnlinkResult };
  /** A code to the phone by whose number somebody chats. */
  askProof: { input: Nothing; result: { ok: true } | Refusal<'too_many'> };
  proveNumberHere: { input: { code: string }; result: ProveResult };
  /** After a long silence: the wallet's code, or a fresh start. */
  reopenNumber: { input: { code: string }; result: ReopenResult };
  takeOverNumber: { input: Nothing; result: { ok: true } };
  readMessage: { input: { id: string }; result: { ok: true; id: string } };
  /** Who is asked for the money unless another is named; null for one's own phone. */
  choosePayer: { input: { phone: Phone | null }; result: ChoosePayerResult };
  /** The driver of an order that is over brings nothing to this person any more. */
  blockDriver: { input: { reference: number | null }; result: BlockResult };
  unblockDriver: { input: { driverId: string }; result: { ok: true } };
}

export type PersonCall = {
  [Name in keyof PersonEffectMap]: { run: Name; input: PersonEffectMap[Name]['input'] };
}[keyof PersonEffectMap];

export interface PersonWrites {
  linking: Linking;
  messageCentre: Pick<MessageCentre, 'read'>;
  profile: Pick<Profile, 'choosePayer' | 'block' | 'unblock'>;
}

interface Doing {
  tx: Tx;
  holdings: Holdings;
  channel: string;
  codeWork: CodeWork | null;
}

type Result = PersonEffectMap[keyof PersonEffectMap]['result'];

/** What is done about a person may make them another one for the rest of the turn. */
export async function performPerson(
  writes: PersonWrites,
  call: PersonCall,
  doing: Doing,
): Promise<Result> {
  const { tx, holdings } = doing;
  const before = holdings.person;
  const result = await perform(writes, call, doing);
  if (!result.ok || !('person' in result) || result.person === before) return result;
  holdings.person = result.person;
  const held = await readHoldings(tx, result.person.accountId);
  Object.assign(holdings, { ...held, walletXaf: 0 });
  return result;
}

function perform(writes: PersonWrites, call: PersonCall, doing: Doing): Promise<Result> {
  const { linking, messageCentre, profile } = writes;
  const { tx, channel, codeWork } = doing;
  const { person } = doing.holdings;
  switch (call.run) {
    case 'askLink':
      return linking.ask(tx, person, call.input.phone);
    case 'joinNumber':
      return linking.join(tx, { person, channel, check: oneTime(codeWork) });
    case 'unlinkNumber':
      return linking.unlink(tx, { person, channel, phoneId: call.input.phoneId });
    case 'askProof':
      return linking.askProof(tx, person);
    case 'proveNumberHere':
      return linking.prove(tx, { person, check: oneTime(codeWork) });
    case 'reopenNumber':
      return linking.reopen(tx, { person, channel, check: checked(codeWork) });
    case 'takeOverNumber':
      return linking.takeOver(tx, { person, channel });
    case 'readMessage':
      return messageCentre.read(tx, person, call.input.id);
    case 'choosePayer':
      return profile.choosePayer(tx, person, call.input.phone);
    case 'blockDriver':
      return profile.block(tx, person, call.input);
    case 'unblockDriver':
      return profile.unblock(tx, person, call.input.driverId);
  }
}

function oneTime(work: CodeWork | null): OneTimeCheck {
  if (work?.kind !== 'one_time') throw undone();
  return work.check;
}

function checked(work: CodeWork | null): CodeCheck {
  if (work?.kind !== 'checked') throw undone();
  return work.check;
}

function undone(): AppError {
  return new AppError('state_missing', 'a code came without its work on it');
}
