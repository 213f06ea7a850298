import express from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

import { createSandbox, type Sandbox } from '../../sandbox/app.js';
import { defaultSettings, type Settings as SandboxSettings } from '../../sandbox/settings.js';
import { makePayments } from '../../src/app/payments.js';
import { paymentNotices } from '../../src/http/payment-notices.js';
import type { Clock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import type { Phone } from '../../src/lib/phone.js';
import { createVault } from '../../src/lib/vault.js';
import { createDatabase, type Tx } from '../../src/models/database.js';
import type { Order } from '../../src/models/orders.js';
import { claimOutbox, writeOutbox, type ClaimedRow } from '../../src/models/outbox.js';
import { settleOutbox } from '../../src/models/settling.js';
import type { Attempt } from '../../src/models/payments.js';
import { createCampay, type CampaySettings } from '../../src/payments/campay.js';
import { createNouPayGeneric } from '../../src/payments/noupay-generic.js';
import { listProviders } from '../../src/payments/index.js';
import type { PaymentProvider } from '../../src/payments/provider.js';
import { createPayIns } from '../../src/services/cash/pay-ins.js';
import { createTips } from '../../src/services/cash/tips.js';
import { createAccountNotices } from '../../src/services/account-notices.js';
import { createAccounts } from '../../src/services/accounts.js';
import { createCatalogueCache } from '../../src/services/catalogue.js';
import { createClaims } from '../../src/services/checkout/claims.js';
import { createNoticeInbox } from '../../src/services/checkout/notice-inbox.js';
import { createOtherMoney } from '../../src/services/checkout/other-money.js';
import { createOpenPayment } from '../../src/services/checkout/open-payment.js';
import { defaultPaymentSettings } from '../../src/services/checkout/payment-settings.js';
import type { RefundsToPayer } from '../../src/services/checkout/late-money.js';
import { createRetry } from '../../src/services/checkout/retry.js';
import { createEscrow } from '../../src/services/escrow.js';
import { createFreezes } from '../../src/services/freezes.js';
import { createFulfilment } from '../../src/services/fulfilment.js';
import { toOutboxRows } from '../../src/services/jobs.js';
import { createLedger } from '../../src/services/ledger.js';
import { createMessages } from '../../src/services/messages.js';
import { createMoneyRules } from '../../src/services/money-rules.js';
import { createNotifications, type NoticeSubject } from '../../src/services/notifications.js';
import { createPayouts } from '../../src/services/payouts.js';
import { PAYOUT_SETTINGS } from '../../src/services/payouts/settings.js';
import { createOrders } from '../../src/services/orders.js';
import { createReviews } from '../../src/services/reviews.js';
import { ORDER_SETTINGS } from '../../src/services/orders/settings.js';
import type { JobHandler } from '../../src/workers/job.js';
import { createCollectJob } from '../../src/workers/jobs/collect.js';
import { createPaymentDecideJob } from '../../src/workers/jobs/payment-decide.js';
import { createPaymentExpireJob } from '../../src/workers/jobs/payment-expire.js';
import { createPaymentPollJob } from '../../src/workers/jobs/payment-poll.js';
import { createPaymentReadBackJob } from '../../src/workers/jobs/payment-read-back.js';
import { createEveningJobs } from '../../src/workers/jobs/payout-evening.js';
import { createPayoutHolderJob } from '../../src/workers/jobs/payout-holder.js';
import { createPayoutPollJob } from '../../src/workers/jobs/payout-poll.js';
import { createPayoutSendJob } from '../../src/workers/jobs/payout-send.js';
import { createRunJob } from '../../src/workers/run-job.js';
import { freshDatabase, masterKey } from '../support/database.js';
import { until } from '../support/poll.js';
import { insert, orderRow } from './order-rows.js';

export const fatou = '+237670000077' as Phone;
const msisdn = fatou.slice(1);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** CONTRACT.md section 6. */
const limits = {
  ...{ cashFirstXaf: 10_000, cashLaterXaf: 25_000 },
  ...{ promptsMax: 3, promptWindowMs: 15 * 60_000 },
};
export const webhookKey = defaultSettings.campayWebhookKey;
export const webhookPath = '/payments/campay/webhook';
const noupayPath = '/payments/noupay/webhook';

const BALANCES = `select regexp_replace(a.code, ':[0-9a-f-]{36}$', '') as code,
    sum(case when a.kind in ('asset', 'exp') then e.amount_xaf else -e.amount_xaf end)::int as sum
  from ledger_entries e join ledger_accounts a on a.id = e.account_id
  group by 1 having sum(e.amount_xaf) <> 0 order by 1`;

/** The money side of the house on real Postgres, against the sandbox's CamPay and wallets. */
interface WorldOptions {
  /** NouPay stands behind CamPay, by its profile `generic`. */
  both?: boolean;
  lateDefault?: 'keep' | 'refund';
  /** One phone stands for many people here. */
  promptsMax?: number;
}

export type MoneyWorld = Awaited<ReturnType<typeof createMoneyWorld>>;

export async function createMoneyWorld(
  sandboxSettings: Partial<SandboxSettings> = {},
  { both = false, lateDefault = 'refund', promptsMax = 1_000 }: WorldOptions = {},
) {
  const database = await freshDatabase({ seeded: true });
  const db = createDatabase({ url: database.appUrl, poolSize: 12 });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  // It begins at noon in Douala, when shops are open, whatever time it is here.
  let shiftMs = msUntilNoon();
  const clock: Clock = {
    now: () => new Date(Date.now() + shiftMs),
    monotonicMs: () => performance.now() + shiftMs,
  };
  const ids = createIds(() => clock.now().getTime());
  const ground = { db, clock, ids, vault: createVault(masterKey) };
  const catalogue = await createCatalogueCache(db);
  const accounts = createAccounts(ground);
  const orders = createOrders(ground);
  const ledger = createLedger(ground);
  const rules = createMoneyRules(catalogue);
  const freezes = createFreezes({ ...ground, ledger });
  const escrow = createEscrow({
    ...{ ledger, orders, rules, freezes },
    bonuses: { giveBack: () => Promise.resolve() },
  });
  const notices = { ussdCode: '*237*55#', giveUpMs: ORDER_SETTINGS.giveUpMs };
  const notifications = createNotifications({ ...ground, accounts, catalogue, settings: notices });
  const fulfilment = createFulfilment({
    ...{ ...ground, accounts, catalogue, orders, notifications, escrow },
    settings: ORDER_SETTINGS,
  });
  const inbox = createNoticeInbox(ground);
  const door: Server = await new Promise((resolve) => {
    const app = express();
    const server = app.listen(0, '127.0.0.1', () => resolve(server));
    app.use((request, response, next) => {
      paymentNotices({ providers: [provider, noupay], notices: inbox, clock })(
        request,
        response,
        next,
      );
    });
  });
  const appUrl = `http://127.0.0.1:${String((door.address() as AddressInfo).port)}`;
  const sandbox: Sandbox = createSandbox({
    ...{ port: 0, appUrl, campayWebhookDelayMs: 5, autoApproveMs: 5, retryGapsMs: [10] },
    // Longer than our window, so that somebody can still pay after it.
    promptMs: 3_600_000,
    ...sandboxSettings,
  });
  const url = `http://127.0.0.1:${String(await sandbox.listen())}`;
  const campaySettings: CampaySettings = {
    baseUrl: `${url}/campay/api`,
    // It outlives a reset of the sandbox.
    credentials: { permanentToken: defaultSettings.campayPermanentToken },
    webhookKey,
    timeoutMs: 400,
  };
  const campay = createCampay(campaySettings, { clock });
  const noupay = createNouPayGeneric(
    {
      ...{ baseUrl: `${url}/noupay`, apiKey: defaultSettings.noupayApiKey, timeoutMs: 400 },
      ...{ secret: defaultSettings.noupaySecret, callbackUrl: `${appUrl}${noupayPath}` },
    },
    { clock },
  );
  let provider: PaymentProvider = campay;
  const others = both ? [noupay] : [];
  // Tests may put another in CamPay's place.
  const providers = {
    ...listProviders([campay, ...others]),
    get: (name: string) => listProviders([provider, ...others]).get(name),
  };

  const settings = { ...defaultPaymentSettings, collectDelayMs: 0, lateDefault, promptsMax };
  const accountNotices = createAccountNotices({
    ...{ ...ground, accounts, messages: createMessages(ground) },
  });
  const asking = { ...ground, accounts, accountNotices, ledger, settings };
  const [payIns, tips] = [createPayIns(asking), createTips(asking)];
  const otherMoney = createOtherMoney({ pay_in: payIns, tip: tips });
  const reviews = createReviews(ground);
  /** What the house asked to be sent back; another part does it. */
  const refunded: { amountXaf: number; paymentId: string }[] = [];
  let refundAnswer: { ok: true } | { ok: false; reason: string } = { ok: true };
  const refunds: RefundsToPayer = {
    toPayer(_, { amountXaf, paymentId }) {
      if (refundAnswer.ok) refunded.push({ amountXaf, paymentId });
      return Promise.resolve(refundAnswer);
    },
  };
  const made = makePayments({
    ...{ ...ground, orders, escrow, fulfilment, notifications, otherMoney, rules, settings },
    ...{ reviews, refunds, providers },
  });
  const { settle, collecting, polling, lateMoney, shortMoney, decide, expire } = made;
  const retry = createRetry({ ...made.parts, accounts, catalogue, fulfilment, limits });

  const payouts = createPayouts({
    ...{ ...ground, accounts, accountNotices, ledger, reviews, rules },
    settings: PAYOUT_SETTINGS,
  });
  const jobs = { ...ground, providers, settle, collecting, polling, payouts };
  const handlers = [
    createCollectJob(jobs),
    createPaymentPollJob(jobs),
    createPaymentReadBackJob(jobs),
    createPaymentExpireJob({ db, expire }),
    createPaymentDecideJob({ db, decide }),
    createPayoutSendJob(jobs),
    createPayoutPollJob(jobs),
    createPayoutHolderJob({
      ...{ ...jobs, numbers: payouts.numbers, provider: PAYOUT_SETTINGS.provider },
    }),
    ...createEveningJobs({ ...jobs, provider: PAYOUT_SETTINGS.provider }),
  ] as JobHandler[];
  const kinds = handlers.map(({ kind }) => kind);
  const byKind = new Map<string, JobHandler>(handlers.map((handler) => [handler.kind, handler]));
  const runJob = createRunJob({ ...ground, handlers: byKind, log: silent, maxRunMs: 10_000 });

  const claim = (): Promise<ClaimedRow[]> => {
    const now = clock.now();
    const leaseUntil = new Date(now.getTime() + 9_000);
    const rooms = ([0, 3] as const).map((each) => ({ class: each, kinds, room: 20 }));
    const rest = { kinds, rung: [], overdueBefore: now, stuckBefore: now };
    return claimOutbox(db, { now, leaseUntil, rooms, ...rest });
  };
  const runRow = async (row: ClaimedRow): Promise<void> => {
    const settlement = await runJob(row);
    if (settlement) await settleOutbox(db, [settlement], clock.now());
  };
  /** Runs all that is due, one after the other, until nothing is. */
  const drain = async (): Promise<void> => {
    for (let rows = await claim(); rows.length > 0; rows = await claim()) {
      for (const row of rows) await runRow(row);
    }
  };

  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...sent,
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const prompts = async () =>
    ((await control('GET', `/phones/${msisdn}/prompts`)) as { prompts: { id: string }[] }).prompts;
  const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.query(text, values)).rows as Row[];

  const attempt = async (id: string): Promise<Attempt & { credited: boolean }> => {
    const [found] = await rows<Attempt & { credited: boolean }>(
      `select *, provider_reference as "providerReference" from payment_attempts where id = $1`,
      [id],
    );
    if (!found) throw new Error('no such attempt');
    return found;
  };
  /** Every balance that is not zero, by code; ids of people and orders are left out of the codes. */
  const balances = async (): Promise<Record<string, number>> => {
    const found = await rows<{ code: string; sum: number }>(BALANCES);
    return Object.fromEntries(found.map(({ code, sum }) => [code, sum]));
  };

  await control('POST', '/clock', { advanceMs: shiftMs });
  return {
    ...ground,
    ...{ owner, escrow, ledger, orders, settle, collecting, accounts, appUrl, url, campaySettings },
    ...{ campay, claim, runRow, drain, control, prompts, rows, fulfilment, retry, catalogue },
    ...{ payouts, payIns, tips, reviews, rules, providers, freezes, notifications },
    inTx: <T>(work: (tx: Tx) => Promise<T>) => db.transaction(work),
    provider: () => provider,
    useProvider(next: PaymentProvider) {
      provider = next;
    },
    /** Moves the time of the application and of the sandbox, and runs what is due by then. */
    async later(ms: number) {
      shiftMs += ms;
      await control('POST', '/clock', { advanceMs: ms });
      await drain();
    },
    /** A calm, empty world outside, and nothing left to do from earlier. */
    async anew() {
      await control('POST', '/reset');
      await control('PUT', `/phones/${msisdn}`, { balanceXaf: 1_000_000 });
      provider = campay;
      await rows(`update outbox set state = 'cancelled', done_at = now() where done_at is null`);
      await rows('delete from provider_health');
      await rows('delete from provider_maintenance');
      await rows(`update phones set operator = 'MTN', operator_source = 'prefix'`);
      refunded.length = 0;
      refundAnswer = { ok: true };
    },
    fault: (script: object) => control('PUT', '/faults', script),
    calm: () => control('DELETE', '/faults'),
    async decide(action: string) {
      const prompt = await until('a prompt', async () => (await prompts())[0]);
      await control('POST', `/phones/${msisdn}/prompts/${prompt.id}`, { action });
    },
    async books() {
      return (await control('GET', '/books')) as {
        collects: { status: string; externalReference: string; netXaf: number }[];
        webhooks: { state: string }[];
      };
    },
    /** Writes an order to be paid by Mobile Money, as placing does. */
    async anOrder(
      changes: Record<string, unknown> = {},
    ): Promise<{ order: Order; attemptId: string }> {
      const person = await accounts.admit(db, fatou);
      const row = orderRow(person, ids.next(), clock.now(), changes);
      await insert(owner, 'orders', row);
      const opened = createOpenPayment({ ids, settings, routes: made.routes })({
        cityId: 'DLA',
        orderId: row.id,
        accountId: person.accountId,
        payerPhoneId: person.phoneId,
        operator: 'MTN',
        totals: { totalXaf: row.total_xaf },
        wallet: { totalXaf: 0 },
        now: clock.now(),
      });
      if (row.method === 'momo') {
        await insert(owner, 'payments', opened.payment);
        await insert(owner, 'payment_attempts', opened.attempt);
        await writeOutbox(db, toOutboxRows(opened.jobs, ids, clock.now()));
      }
      const order = await db.transaction((tx) =>
        orders.lock(tx, { cityId: 'DLA', orderId: row.id }),
      );
      return { order: order as Order, attemptId: String(opened.attempt.id) };
    },
    ...{ attempt, balances },
    /** Until evidence has come by itself, as notices do. */
    settled: (attemptId: string, state: string) =>
      until(`the attempt is ${state}`, async () => {
        await drain();
        return (await attempt(attemptId)).state === state;
      }),
    /** What some work adds to the balances of the ledger. */
    async added(work: () => Promise<unknown>): Promise<Record<string, number>> {
      const before = await balances();
      await work();
      const after = await balances();
      const codes = [...new Set([...Object.keys(before), ...Object.keys(after)])];
      const changes = codes.map(
        (code) => [code, (after[code] ?? 0) - (before[code] ?? 0)] as const,
      );
      return Object.fromEntries(changes.filter(([, change]) => change !== 0));
    },
    async states(orderId: string): Promise<string> {
      const [order] = await rows<{ fulfilment: string; payment: string }>(
        'select fulfilment, payment from orders where id = $1',
        [orderId],
      );
      return `${order?.fulfilment ?? ''} ${order?.payment ?? ''}`;
    },
    /** Notices written for an order's people, in their order. */
    async told(orderId: string): Promise<string[]> {
      const told = await rows<{ template: string }>(
        `select subject->>'template' as template from outbox where kind = 'message'
          and subject#>>'{order,orderId}' = $1 order by id`,
        [orderId],
      );
      return told.map(({ template }) => template);
    },
    /** The last notice of an order in both languages, as it would be read now. */
    async words(orderId: string): Promise<{ fr: string; en: string }> {
      const [last] = await rows<{ subject: NoticeSubject; accountId: string }>(
        `select o.subject, p.account_id as "accountId" from outbox o
          join phones p on p.id = (o.subject->>'phoneId')::uuid where o.kind = 'message'
          and o.subject#>>'{order,orderId}' = $1 and o.subject->>'template' like 'payment.%'
          order by o.id desc limit 1`,
        [orderId],
      );
      const inLanguage = async (language: string) => {
        await rows('update accounts set language = $2 where id = $1', [last?.accountId, language]);
        return (last && (await notifications.compose(db, last.subject)))?.smsText ?? '';
      };
      return { en: await inLanguage('en'), fr: await inLanguage('fr') };
    },
    /** What is put before a person. */
    async tasks(): Promise<string[]> {
      const open = await rows<{ kind: string }>(
        `select kind from reviews where closed_at is null
          union all select kind from support_tasks where closed_at is null`,
      );
      return open.map(({ kind }) => kind);
    },
    ...{ health: made.health, closeReview: made.closeReview, claims: createClaims(ground) },
    ...{ reviews, refunded, lateMoney, shortMoney, polling, router: made.parts.router, noupay },
    refundsAnswer(answer: typeof refundAnswer) {
      refundAnswer = answer;
    },
    /** The tries of an order, in their order. */
    attempts: (orderId: string) =>
      rows<{ provider: string; state: string; proof: string | null; reason: string | null }>(
        `select a.provider, a.state, a.proof, a.reason from payment_attempts a
          join payments p on p.id = a.payment_id where p.order_id = $1 order by a.id`,
        [orderId],
      ),
    async close() {
      await Promise.all([campay.close(), noupay.close()]);
      await sandbox.close();
      await new Promise((resolve) => door.close(resolve));
      await Promise.all([db.close(), owner.end()]);
      await database.drop();
    },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** In Douala, where it is an hour later than in Greenwich. */
function msUntilNoon(): number {
  const now = Date.now();
  return (new Date(now).setUTCHours(11, 0, 0, 0) - now + DAY_MS) % DAY_MS;
}
