import { addMs } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import { shortPhone, type Phone } from '../lib/phone.js';
import type { Runner, Tx } from '../models/database.js';
import { closeIdentities, proveIdentity, provePhoneIdentities } from '../models/identities.js';
import { closeSilent, numbersOf } from '../models/linking.js';
import { join, type JoinResult } from './linking/joining.js';
import {
  reopen,
  takeOver,
  unlink,
  type ReopenResult,
  type UnlinkResult,
} from './linking/leaving.js';
import { note, silentMs, tellOld, type LinkingParts } from './linking/parts.js';
import type { OneTimeCheck } from './one-time-codes.js';
import type { Person } from './person.js';
import type { CodeCheck } from './wallet-codes.js';

export type { JoinResult } from './linking/joining.js';
export type { ReopenResult, UnlinkResult } from './linking/leaving.js';

/** The same answer whether anybody has the number named or not. */
export type AskLinkResult =
  | { ok: true; phone: string }
  /** It is this very phone, a shop's or a driver's is on the line, or too many codes were asked. */
  | Refusal<'own_number' | 'not_linkable' | 'too_many'>;

export type ProveResult = { ok: true; person: Person } | Exclude<OneTimeCheck, { ok: true }>;

export interface OwnNumber {
  phoneId: string;
  phone: Phone;
  /** The account's first phone, which stays. */
  isFirst: boolean;
}

/** One person's numbers and chats: joined by proof only, and always told to the phone before. */
export interface Linking {
  numbers(runner: Runner, person: Person): Promise<OwnNumber[]>;
  /** Sends a code to the number named; typed on this phone it makes them one account's. */
  ask(tx: Tx, person: Person, named: Phone): Promise<AskLinkResult>;
  join(tx: Tx, said: { person: Person; check: OneTimeCheck; channel: string }): Promise<JoinResult>;
  unlink(tx: Tx, said: { person: Person; phoneId: string; channel: string }): Promise<UnlinkResult>;
  /** Sends a code to the phone by whose number somebody chats. */
  askProof(tx: Tx, person: Person): Promise<{ ok: true } | Refusal<'too_many'>>;
  prove(tx: Tx, said: { person: Person; check: OneTimeCheck }): Promise<ProveResult>;
  /** The same for a chat that goes by no number at all: `askProof` of the phone they name. */
  askChat(tx: Tx, identityId: string, named: Phone): Promise<AskLinkResult>;
  /** Links that chat to the phone whose code was typed. */
  proveChat(
    tx: Tx,
    said: { identityId: string; check: OneTimeCheck },
  ): Promise<{ ok: true; person: Person } | Exclude<OneTimeCheck, { ok: true }>>;
  /** The gateway says that a chat has another number now: nothing moves, the old phone is told. */
  numberChanged(tx: Tx, change: { from: Phone; to: Phone | null }): Promise<void>;
  /** Shuts a number that nobody used for so long that it may be somebody else's; true when so. */
  closeIfSilent(runner: Runner, phoneId: string): Promise<boolean>;
  /** Whether a number last seen then may be shut: asked first, because it costs nothing. */
  maybeSilent(lastSeen: Date | null): boolean;
  reopen(
    tx: Tx,
    said: { person: Person; check: CodeCheck; channel: string },
  ): Promise<ReopenResult>;
  takeOver(
    tx: Tx,
    said: { person: Person; channel: string },
  ): Promise<{ ok: true; person: Person }>;
}

export function createLinking(parts: LinkingParts): Linking {
  const { clock, vault, accounts, codes } = parts;
  return {
    async numbers(runner, { accountId, key }) {
      const rows = await numbersOf(runner, accountId);
      return rows.map(({ phoneId, sealed }, index) => ({
        ...{ phoneId, phone: vault.open(key, sealed) as Phone },
        isFirst: index === 0,
      }));
    },
    async ask(tx, person, named) {
      if (person.shop || person.driver) return refuse('not_linkable');
      if (named === person.phone) return refuse('own_number');
      return askCode(parts, tx, { purpose: 'link', subjectId: person.phoneId, named });
    },
    join: (tx, said) => join(parts, tx, said),
    unlink: (tx, said) => unlink(parts, tx, said),
    askProof: (tx, { phoneId, phone }) =>
      codes.send(tx, { purpose: 'prove', subjectId: phoneId, phoneId, phone }),
    async prove(tx, { person, check }) {
      if (!check.ok) return check;
      await provePhoneIdentities(tx, person.phoneId, 'code', clock.now());
      const subject = { phoneId: person.phoneId };
      await note(parts, tx, person, { action: 'chat.proven', subject });
      return { ok: true, person: (await accounts.person(tx, person.phoneId)) ?? person };
    },
    askChat: (tx, identityId, named) =>
      askCode(parts, tx, { purpose: 'prove', subjectId: identityId, named }),
    async proveChat(tx, { identityId, check }) {
      if (!check.ok) return check;
      const { accountId, phoneId } = check;
      const person = await accounts.person(tx, phoneId);
      if (person?.accountId !== accountId) return refuse('code_late');
      await proveIdentity(tx, identityId, { accountId, phoneId, by: 'code', at: clock.now() });
      const subject = { identityId, phoneId };
      await note(parts, tx, person, { action: 'chat.linked', subject });
      return { ok: true, person };
    },
    async numberChanged(tx, { from, to }) {
      const person = await accounts.byPhone(tx, from);
      if (!person) return;
      const { phoneId } = person;
      const chats = await closeIdentities(tx, phoneId, 'number_changed', clock.now());
      if (chats === 0) return;
      await note(parts, tx, person, { action: 'chat.number_changed', subject: { phoneId } });
      await tellOld(parts, tx, person, { template: 'number.changed', phone: to ?? from });
    },
    maybeSilent: (lastSeen) => lastSeen === null || addMs(lastSeen, silentMs(parts)) < clock.now(),
    closeIfSilent: (runner, phoneId) =>
      closeSilent(runner, phoneId, addMs(clock.now(), -silentMs(parts)), clock.now()),
    reopen: (tx, said) => reopen(parts, tx, said),
    takeOver: (tx, said) => takeOver(parts, tx, said),
  };
}

/** A shop's phone is nobody's own: like a number that nobody has, it gets no code and tells nothing. */
async function askCode(
  { accounts, codes }: LinkingParts,
  tx: Tx,
  ask: { purpose: 'link' | 'prove'; subjectId: string; named: Phone },
): Promise<AskLinkResult> {
  const { purpose, subjectId, named } = ask;
  const owner = await accounts.byPhone(tx, named);
  const isOwn = owner !== null && !owner.shop && owner.access === undefined;
  const phoneId = isOwn ? owner.phoneId : null;
  const sent = await codes.send(tx, { purpose, subjectId, phoneId, phone: named });
  return sent.ok ? { ok: true, phone: shortPhone(named) } : sent;
}
