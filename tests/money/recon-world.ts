import { defaultSettings } from '../../sandbox/settings.js';
import { inDouala } from '../../src/lib/clock.js';
import type { ReconBreak } from '../../src/models/recon-breaks.js';
import type { HistoryRow, PaymentProvider } from '../../src/payments/provider.js';
import type { Evidence } from '../../src/services/checkout/evidence.js';
import { createDisputes } from '../../src/services/disputes.js';
import { createFinance } from '../../src/services/finance.js';
import { createReconciliation } from '../../src/services/reconciliation.js';
import { createReconcileDayJob } from '../../src/workers/jobs/reconcile-day.js';
import { createMoneyWorld, fatou } from './world.js';

/** What the house would have called somebody about. */
export interface Called {
  event: string;
  facts: Record<string, unknown>;
}

const MINUTE = 60_000;

/** The money world with the comparison of the night, which runs when a test says so. */
export async function createReconWorld() {
  const world = await createMoneyWorld();
  const disputes = createDisputes(world);
  const finance = createFinance(world);
  const reconciliation = createReconciliation({
    ...{ ...world, disputes },
    settings: { homeCityId: 'DLA' },
  });
  const called: Called[] = [];
  const note = (event: string, facts: Record<string, unknown> = {}) => {
    // The sandbox begins with francs that nobody has booked.
    if (facts['kind'] !== 'float_differs') called.push({ event, facts });
  };
  const log = { info: () => undefined, warn: note, error: note };

  /** CamPay as the house asks it, with rows that a test has changed on the way. */
  let changed: (rows: HistoryRow[]) => HistoryRow[] = (rows) => rows;
  let isSilent = false;
  const asked: PaymentProvider = {
    ...world.campay,
    async history(from, until) {
      if (isSilent) return { kind: 'unknown', cause: 'timeout' };
      const told = await world.campay.history(from, until);
      return told.kind === 'known' ? { ...told, rows: changed(told.rows) } : told;
    },
  };
  const providers = { list: () => [asked], get: () => asked };
  const job = createReconcileDayJob({ ...world, log, providers, reconciliation });

  const headers = {
    authorization: `Token ${defaultSettings.campayPermanentToken}`,
    'content-type': 'application/json',
  };
  const call = async (path: string, body: object): Promise<string> => {
    const sent = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${world.url}/campay/api${path}`, sent);
    const { reference } = (await answer.json()) as { reference?: string };
    if (reference === undefined) throw new Error(`${path} was refused`);
    return reference;
  };

  return {
    ...world,
    ...{ disputes, finance, reconciliation },
    job,
    called,
    /** Compares a day; what happened in the last quarter of an hour is left for the next time. */
    async compare(at: Date = world.clock.now()) {
      const context = { now: world.clock.now(), rowId: world.ids.next(), tries: 0, token: 1 };
      const day = inDouala(at).date;
      return job.run({ provider: 'campay', day }, context);
    },
    /** The same of a provider that has no list, and says nothing of one of its transactions. */
    async compareWithoutList(unsaid: string | null) {
      const { campay } = world;
      asked.capabilities = { ...campay.capabilities, history: false };
      asked.status = async (reference) =>
        reference === unsaid ? { kind: 'unknown', cause: 'not found' } : campay.status(reference);
      const context = { now: world.clock.now(), rowId: world.ids.next(), tries: 0, token: 1 };
      const day = inDouala(world.clock.now()).date;
      await job.run({ provider: 'campay', day }, context);
      asked.capabilities = campay.capabilities;
      asked.status = (reference) => campay.status(reference);
    },
    /** Long enough for both houses to have settled. */
    settle: () => world.later(20 * MINUTE),
    settleWith: (attemptId: string, evidence: Evidence) =>
      world.inTx((tx) => world.settle(tx, attemptId, evidence)),
    async open(kind?: string): Promise<ReconBreak[]> {
      return reconciliation.list(world.db, kind === undefined ? {} : { kind });
    },
    close: world.close,
    endBreak: (number: number, decision: string, reference?: number) =>
      world.inTx((tx) =>
        reconciliation.close(tx, {
          ...{ number, decision, note: 'seen', actor: { kind: 'staff', id: 'Ada' } },
          ...(reference === undefined ? {} : { reference }),
        }),
      ),
    change: (next: (rows: HistoryRow[]) => HistoryRow[]) => {
      changed = next;
    },
    beSilent: (silent: boolean) => {
      isSilent = silent;
    },
    /** Somebody else's request in our account at CamPay, approved by its payer. */
    async collectThere(amountXaf: number, description = 'vente au comptoir', externalUser = '') {
      const reference = await call('/collect/', {
        ...{ amount: String(amountXaf), currency: 'XAF', from: fatou.slice(1), description },
        ...{ external_reference: world.ids.next(), external_user: externalUser },
      });
      await world.decide('approve');
      return reference;
    },
    withdrawThere: (amountXaf: number, description: string) =>
      call('/withdraw/', {
        ...{ amount: String(amountXaf), currency: 'XAF', to: fatou.slice(1), description },
        external_reference: crypto.randomUUID(),
      }),
    /** An order that Fatou has paid. */
    async paidOrder() {
      const placed = await world.anOrder();
      await world.drain();
      await world.decide('approve');
      await world.settled(placed.attemptId, 'succeeded');
      return placed;
    },
  };
}

export type ReconWorld = Awaited<ReturnType<typeof createReconWorld>>;
