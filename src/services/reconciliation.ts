import { addMs, inDouala, type Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import type { Vault } from '../lib/vault.js';
import { audit } from '../models/audit.js';
import type { Runner, Tx } from '../models/database.js';
import {
  breaksSeenAt,
  closeGone,
  listBreaks,
  openBreaks,
  takeUnalarmed,
  type NewBreak,
  type ReconBreak,
} from '../models/recon-breaks.js';
import {
  addRun,
  keepHistory,
  readCollects,
  readHistoryRows,
  readWithdraws,
} from '../models/reconciliation.js';
import type { MoneyRules } from './money-rules.js';
import { createActing } from './reconciliation/acting.js';
import { createClosing, type Closing, type ClosingResult } from './reconciliation/closing.js';
import { differingFloats } from './reconciliation/floats.js';
import { historyLine, type ToldRow } from './reconciliation/history-line.js';
import { match } from './reconciliation/match.js';
import type { Found, Ours } from './reconciliation/moves.js';
import type { ReconParts } from './reconciliation/parts.js';
import { HOUSE } from './person.js';

/** What a provider told of a time; null: it did not answer. */
export interface ToldHistory {
  rows: readonly ToldRow[];
  unreadable: number;
  /** Everything that happened: what it does not name did not happen there. */
  isWhole: boolean;
}

/** The daily comparison of a provider's history with our attempts and the ledger (G18). */
export interface Reconciliation {
  /** The time whose history must be asked for to compare this day. */
  windowOf(day: string): { from: Date; until: Date };
  /** Our own moves of a day, for a provider that keeps no list and is asked about each. */
  movesOf(runner: Runner, provider: string, day: string): Promise<Ours[]>;
  /** Keeps what was told, compares, and opens a break for every difference that is new. */
  compare(
    tx: Tx,
    input: { provider: string; day: string; told: ToldHistory | null },
  ): Promise<{ open: ReconBreak[]; gone: ReconBreak[] }>;
  /** What a provider holds for us, by network, against our cash accounts. */
  compareFloats(
    tx: Tx,
    provider: string,
    byOperator: Readonly<Record<string, number>>,
  ): Promise<{ open: ReconBreak[]; gone: ReconBreak[] }>;
  /** What an open break does by itself: suspense, freeze, read back. Done again, it does no more. */
  act(tx: Tx, found: ReconBreak): Promise<void>;
  /** Breaks that somebody must be called about now; written to the audit log. */
  alarm(tx: Tx): Promise<ReconBreak[]>;
  list(
    runner: Runner,
    by?: { closedToo?: boolean; kind?: string; limit?: number },
  ): Promise<ReconBreak[]>;
  /** A person ends it, with what moves by that. */
  close(tx: Tx, closing: Closing): Promise<ClosingResult>;
}

export interface ReconciliationParts extends ReconParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  rules: Pick<MoneyRules, 'at'>;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Rows just past midnight belong to attempts just before it. */
const MARGIN_MS = 2 * HOUR_MS;
/** What is younger may still be between the two houses. */
const SETTLED_MS = 15 * 60 * 1000;
/** More differences than this in one day are one big one; the next comparison brings the rest. */
const BREAKS_MAX = 500;
const LIST_MAX = 200;
/** Kinds that end by themselves when both sides agree again. */
const ENDING = ['missing_there', 'state_differs', 'unposted', 'amount_differs'] as const;

export function createReconciliation(parts: ReconciliationParts): Reconciliation {
  const { clock, ids, vault, rules, freezes } = parts;
  const act = createActing(parts);
  const close = createClosing(parts);

  function windowOf(day: string) {
    const from = new Date(`${day}T00:00:00+01:00`);
    return { from: addMs(from, -MARGIN_MS), until: addMs(from, DAY_MS + MARGIN_MS) };
  }

  function dayOf(day: string) {
    const from = addMs(windowOf(day).from, MARGIN_MS);
    return { from, until: addMs(from, DAY_MS) };
  }

  /** Both sides of a day, read from what is stored. */
  async function readSides(tx: Tx, provider: string, day: string) {
    const window = dayOf(day);
    const theirs = await readHistoryRows(tx, provider, windowOf(day));
    const references = {
      theirs: theirs.map((row) => row.providerReference),
      ours: theirs.flatMap((row) => row.externalReference ?? []),
    };
    const settledBefore = addMs(clock.now(), -SETTLED_MS);
    return {
      theirs,
      ours: await readOurs(tx, provider, window, references),
      window,
      settledBefore,
    };
  }

  async function keepFound(tx: Tx, provider: string, found: Found[], at: Date) {
    const home = parts.settings.homeCityId;
    const rows = found.slice(0, BREAKS_MAX).map((one) => breakRow({ provider, home, ids }, one));
    const opened = await openBreaks(tx, rows, at);
    for (const { id, number, kind, orderId } of opened) {
      const subject = { breakId: id, number, kind, provider, orderId };
      await audit(tx, { id: ids.next(), at, actor: HOUSE, action: 'recon.break_opened', subject });
    }
    return breaksSeenAt(tx, provider, at);
  }

  async function unfreeze(tx: Tx, gone: ReconBreak[]): Promise<void> {
    for (const { kind, orderId } of gone) {
      if (kind === 'missing_there' && orderId !== null) {
        await freezes.liftCause(tx, orderId, 'phantom', HOUSE);
      }
    }
  }

  return {
    windowOf,
    movesOf: (runner, provider, day) =>
      readOurs(runner, provider, dayOf(day), { theirs: [], ours: [] }),
    act,
    close,
    async compare(tx, { provider, day, told }) {
      const at = clock.now();
      const run = { id: ids.next(), provider, day, at, unreadable: told?.unreadable ?? 0 };
      const none = { providerRows: 0, ourRows: 0, matched: 0, breaks: 0 };
      if (!told) {
        await addRun(tx, { ...run, ...none, outcome: 'not_told' });
        return { open: [], gone: [] };
      }
      await keepHistory(
        tx,
        provider,
        told.rows.map((row) => historyLine(row, vault)),
        at,
      );
      const sides = { ...(await readSides(tx, provider, day)), isWhole: told.isWhole };
      const { matched, found } = match(sides);
      const open = await keepFound(tx, provider, found, at);
      const attemptIds = sides.ours.map(({ id }) => id);
      const gone = await closeGone(tx, { provider, attemptIds, subjects: [], kinds: ENDING, at });
      await unfreeze(tx, gone);
      const counts = {
        providerRows: sides.theirs.length,
        ourRows: sides.ours.length,
        matched,
        breaks: found.length,
      };
      await addRun(tx, { ...run, ...counts, outcome: 'compared' });
      return { open, gone };
    },
    async compareFloats(tx, provider, byOperator) {
      const at = clock.now();
      const found = await differingFloats(tx, { provider, byOperator, at });
      const open = await keepFound(tx, provider, found, at);
      const subjects = Object.keys(byOperator);
      const kinds = ['float_differs'];
      const gone = await closeGone(tx, { provider, attemptIds: [], subjects, kinds, at });
      return { open, gone };
    },
    async alarm(tx) {
      const at = clock.now();
      const feesXaf = rules.at(at).amount('fee_variance_xaf');
      const called = await takeUnalarmed(tx, { at, before: addMs(at, -DAY_MS), feesXaf });
      for (const { id, number, kind, openedAt } of called) {
        const days = Math.floor((at.getTime() - openedAt.getTime()) / DAY_MS);
        const subject = { breakId: id, number, kind, days };
        await audit(tx, { id: ids.next(), at, actor: HOUSE, action: 'recon.alarm', subject });
      }
      return called;
    },
    list: (runner, { closedToo = false, kind, limit = LIST_MAX } = {}) =>
      listBreaks(runner, { closedToo, kind: kind ?? null, limit }),
  };
}

/** Collects and withdraws of a time, and those that the references mean. */
async function readOurs(
  runner: Runner,
  provider: string,
  window: { from: Date; until: Date },
  references: { theirs: readonly string[]; ours: readonly string[] },
): Promise<Ours[]> {
  const collects = await readCollects(runner, provider, window, references);
  return [...collects, ...(await readWithdraws(runner, provider, window, references))];
}

/** The day in Douala before this moment's, and the ones before that may still have changed. */
export function daysToCompare(now: Date, count: number): string[] {
  return Array.from(
    { length: count },
    (_, back) => inDouala(addMs(now, -(back + 1) * DAY_MS)).date,
  );
}

function breakRow(
  { provider, home, ids }: { provider: string; home: string; ids: Ids },
  found: Found,
): NewBreak {
  const { kind, subject, differenceXaf, theirs, ours, facts } = found;
  const { cityId, orderId, providerReference } = ours ?? {
    ...{ cityId: home, orderId: null, providerReference: null },
  };
  return {
    ...{ id: ids.next(), kind, provider, subject, differenceXaf, cityId, orderId },
    providerReference: theirs?.providerReference ?? providerReference,
    attemptId: ours?.direction === 'collect' ? ours.id : null,
    payoutId: ours?.direction === 'withdraw' ? ours.id : null,
    facts: { ...facts, direction: (theirs ?? ours)?.direction ?? null },
  };
}
