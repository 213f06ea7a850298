import type { Clock } from '../lib/clock.js';
import { AppError, refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Tx } from '../models/database.js';
import {
  endByPosting,
  endByVoiding,
  endOverdue,
  holdsByKeys,
  insertHold,
  type StoredHold,
} from '../models/ledger-holds.js';
import { transfersByKeys, type Written } from '../models/ledger.js';
import { writeOutbox } from '../models/outbox.js';
import { job, toOutboxRows } from './jobs.js';
import {
  accountsOf,
  differingEntries,
  differingField,
  entriesOf,
  keyReused,
  legsOf,
  settled,
  takenFrom,
  type Entry,
  type Transfer,
} from './ledger-transfers.js';
import type { Actor } from './person.js';

export interface Hold extends Transfer {
  /** From then on it cannot be posted any more, and what it held is free again. */
  expiresAt?: Date;
}

/** How a hold ends: under a key of its own, so that the same end may be told again. */
export interface HoldEnding {
  key: string;
  holdKey: string;
  actor: Actor;
}

export interface HoldPosting extends HoldEnding {
  /** Less than was held; for a hold between two accounts only. The rest is free again. */
  amountXaf?: number;
  /** What is posted instead of the hold's own entries: it takes no more from any floor than was held. */
  entries?: Entry[];
  facts?: Record<string, string | number>;
}

type Ended = Refusal<'hold_unknown' | 'already_posted' | 'already_voided' | 'already_expired'>;
export type HoldVoided = { ok: true; repeated: boolean } | Ended;
export type HoldPosted = HoldVoided | Refusal<'too_much'>;

/** Money in two phases: set aside first, then posted, given back or over its time; once. */
export interface Holds {
  /** Sets money aside; the same key with other money under it is a fault that names the field. */
  hold(tx: Tx, hold: Hold): Promise<{ ok: true; repeated: boolean } | Refusal<'not_enough'>>;
  postHold(tx: Tx, posting: HoldPosting): Promise<HoldPosted>;
  voidHold(tx: Tx, ending: HoldEnding): Promise<HoldVoided>;
  /** Frees what is over its time, at most `limit` holds; gives how many. */
  expireHolds(tx: Tx, now: Date, limit: number): Promise<number>;
}

/** Somebody else may open the same account for the first time: once is seen the time after. */
const TRIES = 3;

export function createHolds(parts: { clock: Clock; ids: Ids }): Holds {
  const { clock } = parts;
  const { write, post } = createWriter(parts);
  return {
    async hold(tx, given) {
      const hold = settled(given);
      if ((await write(tx, hold)).written === 1) return { ok: true, repeated: false };
      const [before] = await holdsByKeys(tx, hold.key, null);
      if (!before) return refuse('not_enough');
      const field = differingField(hold, before);
      if (field) throw keyReused(hold.key, field);
      return { ok: true, repeated: true };
    },
    async postHold(tx, posting) {
      const hold = await find(tx, posting);
      if (!hold) return refuse('hold_unknown');
      const entries = entriesFor(hold, posting);
      const ended = endedAs(hold, clock.now());
      if (ended) return repeatedPosting(tx, { hold, posting, entries, ended });
      if (exceeds(hold, entries, posting.amountXaf)) return refuse('too_much');
      if ((await post(tx, hold, posting, entries)).written === 1) {
        return { ok: true, repeated: false };
      }
      const [now] = await holdsByKeys(tx, hold.key, null);
      const since = endedAs(now ?? hold, clock.now());
      if (!since) throw keyReused(posting.key, 'holdKey');
      return repeatedPosting(tx, { hold: now ?? hold, posting, entries, ended: since });
    },
    async voidHold(tx, ending) {
      const hold = await find(tx, ending);
      if (!hold) return refuse('hold_unknown');
      const ended = endedAs(hold, clock.now());
      if (ended) return repeatedVoid(hold, ending, ended);
      if (await endByVoiding(tx, endOf(hold, ending), clock.now())) {
        return { ok: true, repeated: false };
      }
      const [now] = await holdsByKeys(tx, hold.key, null);
      return repeatedVoid(now ?? hold, ending, endedAs(now ?? hold, clock.now()) ?? 'expired');
    },
    expireHolds: (tx, now, limit) => endOverdue(tx, now, limit),
  };
}

/** What a hold and its end write. */
function createWriter({ clock, ids }: { clock: Clock; ids: Ids }) {
  async function write(tx: Tx, hold: Hold): Promise<Written> {
    const id = ids.next();
    const row = {
      ...{ id, key: hold.key, kind: hold.kind },
      cityId: hold.cityId ?? null,
      orderId: hold.orderId ?? null,
      expiresAt: hold.expiresAt ?? null,
      actorKind: hold.actor.kind,
      actorId: hold.actor.id,
      facts: hold.facts ?? {},
    };
    const { entries } = hold;
    const legs = { accounts: accountsOf(entries, ids), legs: legsOf(id, entries) };
    const result = await whenComplete(() => insertHold(tx, row, legs, clock.now()));
    if (result.written === 1 && hold.expiresAt) await ring(tx, id, hold.expiresAt);
    return result;
  }

  /** Whoever forgets a hold that has an end does not keep the money from its owner. */
  async function ring(tx: Tx, holdId: string, dueAt: Date): Promise<void> {
    const bell = job({
      ...{ kind: 'hold.expire', subject: { holdId }, class: 0, lane: `hold:${holdId}`, dueAt },
    });
    await writeOutbox(tx, toOutboxRows([bell], ids, clock.now()));
  }

  async function post(tx: Tx, hold: StoredHold, posting: HoldPosting, entries: Entry[]) {
    const transferId = ids.next();
    const touched = [...entriesOf(hold.entries), ...entries];
    const legs = { accounts: accountsOf(touched, ids), legs: legsOf(transferId, entries) };
    const end = { ...endOf(hold, posting), transferId, facts: posting.facts ?? {} };
    return whenComplete(() => endByPosting(tx, end, legs, clock.now()));
  }

  return { write, post };
}

/** Writes again while an account was just being opened by somebody else. */
export async function whenComplete(write: () => Promise<Written>): Promise<Written> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const result = await write();
    if (!result.incomplete) return result;
  }
  throw new AppError('database_failed', 'ledger accounts cannot be opened', { retryable: true });
}

async function find(tx: Tx, { holdKey, key }: HoldEnding): Promise<StoredHold | undefined> {
  const found = await holdsByKeys(tx, holdKey, key);
  if (found.some((hold) => hold.key !== holdKey)) throw keyReused(key, 'holdKey');
  return found[0];
}

function endOf(hold: StoredHold, { key, actor }: HoldEnding) {
  return { holdId: hold.id, key, actorKind: actor.kind, actorId: actor.id };
}

type End = 'posted' | 'voided' | 'expired';

/** What is over its time has ended, whether or not somebody has freed it yet. */
function endedAs({ state, expiresAt }: StoredHold, now: Date): End | undefined {
  if (state !== 'open') return state;
  return expiresAt && expiresAt.getTime() <= now.getTime() ? 'expired' : undefined;
}

/** The hold's own entries, a part of them, or the ones that were asked for. */
function entriesFor(hold: StoredHold, { amountXaf, entries, ...rest }: HoldPosting): Entry[] {
  const held = entriesOf(hold.entries);
  if (entries) return settled({ ...rest, kind: hold.kind, entries }).entries;
  if (amountXaf === undefined) return held;
  if (held.length !== 2 || !Number.isSafeInteger(amountXaf) || amountXaf <= 0) {
    throw new AppError('transfer_invalid', `no part of ${String(amountXaf)}F of ${hold.key}`);
  }
  return held.map((leg) => ({ ...leg, amountXaf: Math.sign(leg.amountXaf) * amountXaf }));
}

/** More than was held, in all or from an account that has a floor. */
function exceeds(hold: StoredHold, entries: Entry[], amountXaf = 0): boolean {
  const held = entriesOf(hold.entries);
  const reserved = takenFrom(held);
  const over = [...takenFrom(entries)].some(
    ([code, lost]) => lost > Math.max(0, reserved.get(code) ?? 0),
  );
  return over || amountXaf > Math.max(...held.map((leg) => leg.amountXaf));
}

async function repeatedPosting(
  tx: Tx,
  at: { hold: StoredHold; posting: HoldPosting; entries: Entry[]; ended: End },
): Promise<HoldPosted> {
  const { hold, posting, entries, ended } = at;
  if (ended !== 'posted' || hold.endedKey !== posting.key) return refuse(`already_${ended}`);
  const [before] = await transfersByKeys(tx, [posting.key]);
  const field = differingEntries(entries, before?.entries ?? []);
  if (field) throw keyReused(posting.key, field);
  return { ok: true, repeated: true };
}

function repeatedVoid(hold: StoredHold, { key }: HoldEnding, ended: End): HoldVoided {
  if (ended === 'voided' && hold.endedKey === key) return { ok: true, repeated: true };
  return refuse(`already_${ended}`);
}
