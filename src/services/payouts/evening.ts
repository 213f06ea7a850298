import { addMs, inDouala } from '../../lib/clock.js';
import { newUuid4 } from '../../lib/ids.js';
import type { Phone } from '../../lib/phone.js';
import type { Runner, Tx } from '../../models/database.js';
import { writeOutbox } from '../../models/outbox.js';
import { addPayoutAttempts } from '../../models/payout-attempts.js';
import { addBatch, endBatch, lockPlanned, type PayoutToSend } from '../../models/payout-batches.js';
import { earningOwner, floatsLeft, ownersDue } from '../../models/payout-owners.js';
import { job, toOutboxRows, type Job, type JobSubjects } from '../jobs.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { Transfer } from '../ledger.js';
import { ownerAccount } from './entries.js';
import type { PayoutParts } from './parts.js';
import { sendJob, type PayoutRequested, type RequestPayout } from './request.js';
import {
  descriptionOf,
  payoutPollJob,
  type PayoutOutcome,
  type PayoutSubmission,
} from './sending.js';
import { HOUSE } from '../person.js';

export type DueOwner = JobSubjects['payout.owner'];

/** Many payouts that leave in one request. */
export interface BatchSubmission {
  batchId: string;
  externalReference: string;
  comment: string;
  lines: PayoutSubmission[];
}

/** One payout for each owner and evening: one fixed tax where each order alone would cost one. */
export interface Evening {
  /** When the next evening's payouts are planned. */
  nextAt(now: Date): { at: Date; day: string };
  /** Writes a job for each owner who has something to get, and the one that sends it all. */
  plan(tx: Tx, day: string): Promise<number>;
  /** Nets a driver's cash against their earnings, then reserves what is left to be paid out. */
  planOwner(tx: Tx, owner: DueOwner): Promise<PayoutRequested | null>;
  /** What leaves together now; null when one by one is as well, which is then queued. */
  beginBatch(tx: Tx, day: string, canBatch: boolean): Promise<BatchSubmission | null>;
  /** Stores what the provider answered; what was surely not sent is sent one by one. */
  recordBatch(tx: Tx, batchId: string, outcome: PayoutOutcome): Promise<void>;
}

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

export function createEvening(parts: PayoutParts, request: RequestPayout): Evening {
  const { clock, ids, settings, rules } = parts;
  const write = (tx: Tx, jobs: Job[]) => writeOutbox(tx, toOutboxRows(jobs, ids, clock.now()));
  return {
    nextAt: (now) => nextAt(now, settings.planAtMinutes),
    async plan(tx, day) {
      const now = clock.now();
      const owners = await ownersDue(tx, rules.at(now).amount('payout_min_xaf'));
      const jobs = owners.map((owner) => ownerJob({ ...owner, day }, now));
      await write(tx, [...jobs, batchJob(day, addMs(now, settings.batchDelayMs))]);
      return owners.length;
    },
    planOwner: createPlanOwner(parts, request),
    beginBatch: createBeginBatch(parts),
    async recordBatch(tx, batchId, outcome) {
      const at = clock.now();
      if (outcome.kind === 'accepted') {
        const { providerReference } = outcome;
        await endBatch(tx, batchId, { state: 'pending', providerReference, at });
        return;
      }
      if (outcome.kind === 'unknown') {
        await endBatch(tx, batchId, { state: 'unknown', at });
        return;
      }
      const reason = outcome.kind === 'refused' ? outcome.reason : outcome.cause;
      const failed = { state: 'failed', proof: outcome.kind, reason, at } as const;
      const again = await endBatch(tx, batchId, failed);
      await write(
        tx,
        again.map((id) => sendJob(id, at, batchId)),
      );
    },
  };
}

/** @param atMinutes of Douala's day; the day named is the one whose evening it is. */
export function nextAt(now: Date, atMinutes: number): { at: Date; day: string } {
  const { minutes } = inDouala(now);
  const today = addMs(now, (atMinutes - minutes) * MINUTE_MS - (now.getTime() % MINUTE_MS));
  const at = today > now ? today : addMs(today, DAY_MS);
  return { at, day: inDouala(at).date };
}

function createPlanOwner(parts: PayoutParts, request: RequestPayout): Evening['planOwner'] {
  const { clock, ledger } = parts;
  return async (tx, { kind, id, day }) => {
    const owner = await earningOwner(tx, kind, id, clock.now());
    if (!owner) return null;
    if (kind === 'driver') await net(parts, tx, id, day);
    const amountXaf = await ledger.availableXaf(tx, ownerAccount(owner));
    if (amountXaf <= 0) return null;
    return request(tx, {
      ...{ key: `plan:${day}:${kind}:${id}`, owner: { kind, id }, purpose: 'payout', amountXaf },
      ...{ phoneId: owner.payoutPhoneId, cityId: owner.cityId, planDay: day },
      actor: HOUSE,
    });
  };
}

/** What a driver has taken at doors and what they have earned make each other good. */
async function net({ ledger }: PayoutParts, tx: Tx, driverId: string, day: string): Promise<void> {
  const [own, cash] = [ledgerAccount.driver(driverId), ledgerAccount.driverCash(driverId)];
  const earnedXaf = await ledger.availableXaf(tx, own);
  const cashXaf = await ledger.balanceXaf(tx, cash);
  const amountXaf = Math.min(earnedXaf, cashXaf);
  if (amountXaf > 0)
    await ledger.post(tx, nettingOf({ driverId, amountXaf, key: `net:${driverId}:${day}` }));
}

/** Earnings of a driver that stay with them as cash. */
function nettingOf(of: { driverId: string; amountXaf: number; key: string }): Transfer {
  return {
    ...{ key: of.key, kind: 'cash_netted', category: 'cash' },
    actor: HOUSE,
    entries: [
      { account: ledgerAccount.driver(of.driverId), amountXaf: of.amountXaf },
      { account: ledgerAccount.driverCash(of.driverId), amountXaf: -of.amountXaf },
    ],
  };
}

function createBeginBatch(parts: PayoutParts): Evening['beginBatch'] {
  const { clock, ids, settings } = parts;

  function lineOf(payout: PayoutToSend): PayoutSubmission {
    const phone = parts.vault.open(parts.vault.unwrap(payout.keyWrapped), payout.phoneSealed);
    return {
      ...{ attemptId: ids.next(), provider: payout.provider, amountXaf: payout.amountXaf },
      ...{ phone: phone as Phone, externalReference: newUuid4(ids) },
      description: descriptionOf(payout),
    };
  }

  /** Submitting from here on: every line will be read back whatever happens to this process. */
  async function submit(tx: Tx, day: string, payouts: PayoutToSend[]): Promise<BatchSubmission> {
    const now = clock.now();
    const [batchId, externalReference] = [ids.next(), newUuid4(ids)];
    await addBatch(tx, { id: batchId, provider: settings.provider, externalReference, at: now });
    const lines = payouts.map(lineOf);
    const attempts = lines.map(({ attemptId: id, externalReference: reference }, index) => ({
      ...{ id, batchId, externalReference: reference, payoutId: payouts[index]?.id ?? '' },
    }));
    await addPayoutAttempts(tx, attempts, now);
    const first = addMs(now, settings.pollAtMs[0] ?? 0);
    const polls = attempts.map(({ id }) => payoutPollJob(id, first));
    await writeOutbox(tx, toOutboxRows(polls, ids, now));
    return { batchId, externalReference, comment: `Kwata ${day}`, lines };
  }

  return async (tx, day, canBatch) => {
    const planned = await lockPlanned(tx, day, settings.provider, settings.batchMax);
    const fits = canBatch ? await withinFloat(tx, settings.provider, planned) : [];
    const together = fits.length > 1 ? fits : [];
    const others = planned.filter((payout) => !together.includes(payout));
    const now = clock.now();
    const singles = others.map(({ id }) => sendJob(id, now));
    // A full list may have left some behind.
    const more = planned.length < settings.batchMax ? [] : [batchJob(day, now, ids.next())];
    await writeOutbox(tx, toOutboxRows([...singles, ...more], ids, now));
    return together.length === 0 ? null : submit(tx, day, together);
  };
}

/** As many as each network's money reaches for; a provider that tells no balance is tried. */
async function withinFloat(
  runner: Runner,
  provider: string,
  payouts: PayoutToSend[],
): Promise<PayoutToSend[]> {
  const floats = await floatsLeft(runner, provider);
  const left = new Map(floats.map(({ operator, leftXaf }) => [operator, leftXaf]));
  return payouts.filter(({ operator, amountXaf, providerFeeXaf }) => {
    const known = left.get(operator?.toUpperCase() ?? '');
    if (known === undefined) return true;
    const rest = known - amountXaf - providerFeeXaf;
    if (rest >= 0) left.set(operator?.toUpperCase() ?? '', rest);
    return rest >= 0;
  });
}

function ownerJob(subject: DueOwner, dueAt: Date): Job<'payout.owner'> {
  const key = `payout.owner:${subject.day}:${subject.kind}:${subject.id}`;
  return job({ kind: 'payout.owner', subject, class: 3, lane: key, dueAt, dedupeKey: key });
}

function batchJob(day: string, dueAt: Date, turn = ''): Job<'payout.batch'> {
  const lane = `payout.batch:${day}`;
  const dedupeKey = turn === '' ? lane : `${lane}:${turn}`;
  return job({ kind: 'payout.batch', subject: { day }, class: 0, lane, dueAt, dedupeKey });
}
