import { timingSafeEqual } from 'node:crypto';
import { addMs } from '../../lib/clock.js';
import { AppError, refuse, type Refusal } from '../../lib/errors.js';
import { foldToAscii } from '../../lib/fold.js';
import { isMobile, shortPhone, type Phone } from '../../lib/phone.js';
import { text } from '../../locales/index.js';
import type { Runner, Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import {
  addPayoutNumber,
  noteHolder,
  provePayoutNumber,
  readPayoutNumber,
  tryPayoutNumber,
  type HolderMatch,
  type PayoutNumber,
} from '../../models/payout-numbers.js';
import { earningOwner, type EarningOwner } from '../../models/payout-owners.js';
import { job, toOutboxRows, type Job } from '../jobs.js';
import type { Person } from '../person.js';
import type { PayoutParts } from './parts.js';
import { dayAndTime } from './telling.js';

export type ProposeNumberResult =
  { ok: true; phone: string } | Refusal<'not_a_partner' | 'not_mobile' | 'same_number'>;

export type ProveNumberResult =
  | { ok: true; phone: string; usableFrom: Date; wrong: false }
  /** Counted, and to be typed again; 0 left: ask for the number again. */
  | { ok: true; wrong: true; left: number }
  | Refusal<'not_a_partner' | 'code_late'>;

/** The number that earnings go to: proven by a code sent there, and known to be the owner's. */
export interface PayoutNumbers {
  /** Sends a code to the number that somebody wants to be paid on. */
  propose(tx: Tx, person: Person, phone: Phone): Promise<ProposeNumberResult>;
  /** The code from that phone. The number counts after a while, and the old one is told. */
  prove(tx: Tx, person: Person, code: string): Promise<ProveNumberResult>;
  /** Which phone's holder is to be asked for; null when that is known. */
  toCheck(runner: Runner, numberId: string): Promise<{ phone: Phone; names: string[] } | null>;
  noteHolder(tx: Tx, numberId: string, holder: HolderMatch): Promise<void>;
}

const CODES = 10_000;
const DIGITS = 4;
const HOUR_MS = 60 * 60_000;

export function createPayoutNumbers(parts: PayoutParts): PayoutNumbers {
  return {
    propose: createPropose(parts),
    prove: createProve(parts),
    toCheck: createToCheck(parts),
    noteHolder: createNoteHolder(parts),
  };
}

function digestOf({ vault }: PayoutParts, numberId: string, code: string): Buffer {
  return vault.digest('payout-number', `${numberId}\0${code}`);
}

function createPropose(parts: PayoutParts): PayoutNumbers['propose'] {
  const { accounts, accountNotices, clock, ids, settings } = parts;
  return async (tx, person, phone) => {
    const now = clock.now();
    const owner = await partnerOf(tx, person, now);
    if (!owner) return refuse('not_a_partner');
    if (!isMobile(phone)) return refuse('not_mobile');
    const to = await accounts.admit(tx, phone);
    if (to.phoneId === owner.payoutPhoneId) return refuse('same_number');
    const id = ids.next();
    const code = String(ids.random(CODES)).padStart(DIGITS, '0');
    await addPayoutNumber(tx, {
      ...{ id, ownerKind: owner.kind, ownerId: owner.id, phoneId: to.phoneId, askedAt: now },
      codeDigest: digestOf(parts, id, code),
      codeExpiresAt: addMs(now, settings.codeLifeMs),
    });
    await accountNotices.tellPerson(tx, to, {
      ...{ template: 'payout.number_code', class: 0 },
      words: () => text('notice.payout.number_code', { code }),
    });
    return { ok: true, phone: shortPhone(phone) };
  };
}

function createProve(parts: PayoutParts): PayoutNumbers['prove'] {
  const { accounts, accountNotices, clock, ids, rules, settings } = parts;

  /** Whoever took over somebody's session cannot take their money unheard. */
  async function tellOld(tx: Tx, owner: EarningOwner, phone: string, from: Date): Promise<void> {
    const old = await accounts.person(tx, owner.payoutPhoneId);
    if (!old) return;
    await accountNotices.tellPerson(tx, old, {
      ...{ template: 'payout.number_changed', class: 0 },
      words: () => text('notice.payout.number_changed', { phone, from: dayAndTime(from) }),
    });
  }

  async function proven(tx: Tx, owner: EarningOwner, { id, phoneId }: PayoutNumber) {
    const now = clock.now();
    const usableFrom = addMs(now, rules.at(now).amount('cooling_off_hours') * HOUR_MS);
    await provePayoutNumber(tx, id, now, usableFrom);
    await writeOutbox(tx, toOutboxRows([holderJob(id, now)], ids, now));
    const to = await accounts.person(tx, phoneId);
    if (!to) throw new AppError('state_missing', `phone ${phoneId} is nobody's`);
    const phone = shortPhone(to.phone);
    await tellOld(tx, owner, phone, usableFrom);
    return { ok: true, phone, usableFrom, wrong: false } as const;
  }

  return async (tx, person, code) => {
    const now = clock.now();
    const owner = await partnerOf(tx, person, now);
    if (!owner) return refuse('not_a_partner');
    const tried = await tryPayoutNumber(tx, owner, now, settings.codeTries);
    if (!tried?.codeDigest) return refuse('code_late');
    const isRight = timingSafeEqual(digestOf(parts, tried.id, code), tried.codeDigest);
    if (isRight) return proven(tx, owner, tried);
    return { ok: true, wrong: true, left: settings.codeTries - tried.codeTries };
  };
}

function holderJob(numberId: string, dueAt: Date): Job<'payout.holder'> {
  const key = `payout.holder:${numberId}`;
  const subject = { numberId };
  return job({ kind: 'payout.holder', subject, class: 0, lane: key, dueAt, dedupeKey: key });
}

function createToCheck({ accounts, clock }: PayoutParts): PayoutNumbers['toCheck'] {
  return async (runner, numberId) => {
    const number = await readPayoutNumber(runner, numberId);
    if (!number?.provenAt || number.holder !== null) return null;
    const { ownerKind, ownerId, phoneId } = number;
    const owner = await earningOwner(runner, ownerKind, ownerId, clock.now());
    const to = await accounts.person(runner, phoneId);
    const own = owner && (await accounts.person(runner, owner.phoneId));
    return to && { phone: to.phone, names: own?.name ? [own.name] : [] };
  };
}

function createNoteHolder({ reviews }: PayoutParts): PayoutNumbers['noteHolder'] {
  return async (tx, numberId, holder) => {
    const number = await readPayoutNumber(tx, numberId);
    if (!number || !(await noteHolder(tx, numberId, holder)) || holder === 'matches') return;
    const { ownerKind, ownerId } = number;
    const facts = { ownerKind, ownerId, holder };
    await reviews.open(tx, { kind: 'payout_number', subject: { numberId }, facts });
  };
}

/** The shop or driver that somebody is; null for everybody else. */
export async function partnerOf(
  runner: Runner,
  { driver, shop }: Person,
  now: Date,
): Promise<EarningOwner | null> {
  if (driver) return earningOwner(runner, 'driver', driver.driverId, now);
  return shop ? earningOwner(runner, 'shop', shop.shopId, now) : null;
}

/** Whether one of the names we know stands in the holder's full name; unknown where we know none. */
export function holderMatch(fullName: string, names: readonly string[]): HolderMatch {
  if (names.length === 0) return 'unknown';
  const words = wordsOf(fullName);
  return names.some((name) => wordsOf(name).some((word) => words.includes(word)))
    ? 'matches'
    : 'differs';
}

function wordsOf(name: string): string[] {
  const letters = foldToAscii(name).toUpperCase();
  return letters.split(/[^A-Z]+/).filter((word) => word.length > 1);
}
