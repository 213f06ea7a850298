import type { Client } from 'pg';

import { AppError } from '../../src/lib/errors.js';
import { createIds } from '../../src/lib/ids.js';
import type { Database, Tx } from '../../src/models/database.js';
import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
import { createLedger, type Ledger } from '../../src/services/ledger.js';
import type { Random } from '../simulation/random.js';
import { readBooks, type Books } from './ledger-books.js';
import { createModel, type Model, type Operation, type Outcome } from './ledger-model.js';
import { createWishes } from './ledger-wishes.js';

/** What went wrong in a sequence, with all that led to it. */
export interface FuzzViolation {
  rule: string;
  steps: string[];
}

export interface FuzzParts {
  db: Database;
  owner: Client;
  random: Random;
  /** Of the sequence; no two on one database share it. */
  name: string;
  steps: number;
  /** Puts something in the ledger's place, to see that it is caught. */
  planted?: (ledger: Ledger) => Ledger;
}

const START = Date.now();

/** Customers, a driver's cash, and accounts that may go anywhere: nothing comes from outside. */
function closedSystem(name: string): LedgerAccount[] {
  return [
    ...['a', 'b', 'c'].map((id) => ledgerAccount.customer(`${name}-${id}`)),
    ledgerAccount.driverCash(name),
    ledgerAccount.commission(name),
    ledgerAccount.bank(name),
  ];
}

/**
 * Random operations on a closed system of accounts; after each, what the ledger answered and what
 * the tables hold is compared with a model. Gives the first difference, or null.
 */
export async function fuzz(parts: FuzzParts): Promise<FuzzViolation | null> {
  const { db, owner, random, name } = parts;
  let nowMs = START;
  const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
  const real = createLedger({ clock, ids: createIds(() => Date.now()) });
  const ledger = parts.planted?.(real) ?? real;
  const accounts = closedSystem(name);
  const codes = accounts.map(({ code }) => code);
  const model = createModel(accounts);
  const wishes = createWishes({ random, accounts, model, name });
  const done: string[] = [];
  let before = await readBooks(owner, codes);
  for (let step = 0; step < parts.steps; step += 1) {
    nowMs += random.percent(20) ? random.between(1, 90_000) : 1;
    const operation = step === 0 ? wishes.funds() : wishes.next(nowMs);
    const expected = model.apply(operation, nowMs);
    const outcome = await db.transaction((tx) => ask(ledger, tx, operation, clock.now()));
    const after = await readBooks(owner, codes);
    done.push(`${String(step)} ${outcome} ${JSON.stringify(operation)}`);
    const rule = judge({ outcome, expected, before, after, model });
    if (rule) return { rule, steps: done };
    before = after;
  }
  return null;
}

async function ask(ledger: Ledger, tx: Tx, operation: Operation, now: Date): Promise<Outcome> {
  try {
    const answer = await answerOf(ledger, tx, operation, now);
    if (!answer.ok) return answer.reason;
    return answer.repeated ? 'repeated' : 'ok';
  } catch (error) {
    if (error instanceof AppError && error.code === 'transfer_key_reused') return 'fault';
    throw error;
  }
}

type Answer = { ok: true; repeated: boolean } | { ok: false; reason: string };

async function answerOf(ledger: Ledger, tx: Tx, operation: Operation, now: Date): Promise<Answer> {
  switch (operation.does) {
    case 'post':
      return ledger.post(tx, ...operation.transfers);
    case 'hold':
      return ledger.hold(tx, operation.hold);
    case 'postHold':
      return ledger.postHold(tx, operation.posting);
    case 'voidHold':
      return ledger.voidHold(tx, operation.ending);
    case 'reverse':
      return ledger.reverse(tx, operation.reversal);
    case 'expire':
      await ledger.expireHolds(tx, now, 1_000);
      return { ok: true, repeated: false };
  }
}

interface Judged {
  outcome: Outcome;
  expected: Outcome;
  before: Books;
  after: Books;
  model: Model;
}

/** The six invariants, and that the answer was the model's. */
function judge({ outcome, expected, before, after, model }: Judged): string | null {
  if (outcome !== expected) return `answered ${outcome} where ${expected} is right`;
  if (after.postedSumXaf !== 0) return `posted entries sum to ${String(after.postedSumXaf)}`;
  if (after.pendingSumXaf !== 0) return `pending entries sum to ${String(after.pendingSumXaf)}`;
  if (after.wrong.length > 0) return `stored is not rebuilt, or below zero: ${after.wrong.join()}`;
  for (const [code, { balanceXaf, heldXaf }] of model.figures()) {
    const stored = after.figures[code] ?? { balanceXaf: 0, heldXaf: 0 };
    if (stored.balanceXaf !== balanceXaf) return `${code} has ${String(stored.balanceXaf)}`;
    if (stored.heldXaf !== heldXaf) return `${code} holds ${String(stored.heldXaf)}`;
  }
  if (outcome !== 'ok' && before.digest !== after.digest) return `${outcome}, yet rows changed`;
  return null;
}
