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
} from '../../models/payout-numbers.js';
import { earningOwner, type EarningOwner } from '../../models/payout-owners.js';
import { job, toOutboxRows } from '../jobs.js';
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

export function createPayoutNumbers(parts: PayoutParts): PayoutNumbers {
  const { accounts, clock, ids, reviews, settings, vault } = parts;
  const digest = (id: string, code: string) => vault.digest('payout-number', `${id}\0${code}`);
  const ownerOf = (runner: Runner, person: Person) => partnerOf(runner, person, clock.now());

  async function proven(tx: Tx, owner: EarningOwner, numberId: string, phoneId: string) {
    const now = clock.now();
    const hours = parts.rules.at(now).amount('cooling_off_hours');
    const usableFrom = addMs(now, hours * 60 * 60_000);
    await provePayoutNumber(tx, numberId, now, usableFrom);
    const subject = { numberId };
    const dedupeKey = `payout.holder:${numberId}`;
    const ask = job({
      ...{ kind: 'payout.holder', subject, class: 0, lane: dedupeKey, dueAt: now, dedupeKey },
    });
    await writeOutbox(tx, toOutboxRows([ask], ids, now));
    const phone = await shortOf(tx, phoneId);
    await tellOld(tx, owner, phone, usableFrom);
    return { ok: true, phone, usableFrom, wrong: false } as const;
  }

  /** Whoever took over somebody's session cannot take their money unheard. */
  async function tellOld(tx: Tx, owner: EarningOwner, phone: string, from: Date): Promise<void> {
    const old = await accounts.person(tx, owner.payoutPhoneId);
    if (!old) return;
    await parts.accountNotices.tellPerson(tx, old, {
      ...{ template: 'payout.number_changed', class: 0 },
      words: () => text('notice.payout.number_changed', { phone, from: dayAndTime(from) }),
    });
  }

  async function shortOf(runner: Runner, phoneId: string): Promise<string> {
    const person = await accounts.person(runner, phoneId);
    if (person) return shortPhone(person.phone);
    throw new AppError('state_missing', `phone ${phoneId} is nobody's`);
  }

  return {
    async propose(tx, person, phone) {
      const owner = await ownerOf(tx, person);
      if (!owner) return refuse('not_a_partner');
      if (!isMobile(phone)) return refuse('not_mobile');
      const to = await accounts.admit(tx, phone);
      if (to.phoneId === owner.payoutPhoneId) return refuse('same_number');
      const [id, now] = [ids.next(), clock.now()];
      const code = String(ids.random(CODES)).padStart(DIGITS, '0');
      await addPayoutNumber(tx, {
        ...{ id, ownerKind: owner.kind, ownerId: owner.id, phoneId: to.phoneId, askedAt: now },
        ...{ codeDigest: digest(id, code), codeExpiresAt: addMs(now, settings.codeLifeMs) },
      });
      await parts.accountNotices.tellPerson(tx, to, {
        ...{ template: 'payout.number_code', class: 0 },
        words: () => text('notice.payout.number_code', { code }),
      });
      return { ok: true, phone: shortPhone(phone) };
    },
    async prove(tx, person, code) {
      const owner = await ownerOf(tx, person);
      if (!owner) return refuse('not_a_partner');
      const tried = await tryPayoutNumber(tx, owner, clock.now(), settings.codeTries);
      if (!tried?.codeDigest) return refuse('code_late');
      const { id, phoneId, codeTries, codeDigest } = tried;
      if (timingSafeEqual(digest(id, code), codeDigest)) return proven(tx, owner, id, phoneId);
      return { ok: true, wrong: true, left: settings.codeTries - codeTries };
    },
    async toCheck(runner, numberId) {
      const number = await readPayoutNumber(runner, numberId);
      if (!number?.provenAt || number.holder !== null) return null;
      const { ownerKind, ownerId, phoneId } = number;
      const owner = await earningOwner(runner, ownerKind, ownerId, clock.now());
      const [to, own] = [
        await accounts.person(runner, phoneId),
        owner && (await accounts.person(runner, owner.phoneId)),
      ];
      return to && { phone: to.phone, names: own?.name ? [own.name] : [] };
    },
    async noteHolder(tx, numberId, holder) {
      const number = await readPayoutNumber(tx, numberId);
      if (!number || !(await noteHolder(tx, numberId, holder)) || holder === 'matches') return;
      const { ownerKind, ownerId } = number;
      const subject = { numberId };
      await reviews.open(tx, {
        ...{ kind: 'payout_number', subject, facts: { ownerKind, ownerId, holder } },
      });
    },
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
