import { freezeOwner } from '../../src/models/payout-owners.js';
import { ledgerAccount, type LedgerAccount } from '../../src/services/ledger-accounts.js';
import type { Actor } from '../../src/services/person.js';
import type { JobHandler } from '../../src/workers/job.js';
import type { House } from '../simulation/house.js';
import { aPendingOrder, type PendingOrder } from './races-orders.js';
import type { RaceWorld } from './races-world.js';

/** Things that may happen at the same time; a trial gives what was violated, or null. */
export interface Race {
  name: string;
  says: string;
  trial(world: RaceWorld): Promise<string | null>;
}

const ACTOR: Actor = { kind: 'system', id: null };

/** Work of one process, so that the three take turns. */
const at = ({ houses }: RaceWorld, n: number): House => houses[(n % 3) as 0 | 1 | 2];
const many = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

interface Stored {
  balance: number;
  held: number;
  entries: number;
}

async function stored(world: RaceWorld, { code }: LedgerAccount): Promise<Stored> {
  const row = await world.one<Stored | undefined>(
    `select a.balance_xaf as balance, a.held_xaf as held, coalesce((select
        sum(case when a.kind = 'asset' then e.amount_xaf else -e.amount_xaf end)
        from ledger_entries e where e.account_id = a.id), 0)::bigint as entries
      from ledger_accounts a where a.code = $1`,
    [code],
  );
  const { balance = 0, held = 0, entries = 0 } = row ?? {};
  return { balance, held, entries };
}

/** What is so after every race. */
function unsound({ balance, held, entries }: Stored): string | null {
  if (held < 0 || balance < held) return `${String(balance)}F stored, ${String(held)}F held`;
  return balance === entries ? null : `${String(balance)}F stored, ${String(entries)}F posted`;
}

const SPENDS = 50;
const SPEND_XAF = 100;

/** Pays, holds and cash-outs of one credit from three channels; there is money for some of them. */
const spends: Race = {
  name: 'spends',
  says: '50 parallel spends of one balance from three channels, at its edge',
  async trial(world) {
    const enough = world.random.between(1, SPENDS - 1);
    const customer = ledgerAccount.customer(world.newId());
    await world.fund(customer, enough * SPEND_XAF + world.random.below(SPEND_XAF));
    const results = await many(SPENDS, (n) => spend(at(world, n), customer, n));
    const passed = results.filter((result) => result.ok).length;
    const after = await stored(world, customer);
    if (passed !== enough) return `${String(passed)} passed with money for ${String(enough)}`;
    return unsound(after);
  },
};

function spend({ db, ids, services }: House, customer: LedgerAccount, n: number) {
  const to = n % 2 === 0 ? ledgerAccount.escrow(ids.next()) : ledgerAccount.bank('DLA');
  const transfer = {
    ...{ key: ids.next(), kind: 'race', actor: ACTOR },
    entries: [
      { account: customer, amountXaf: SPEND_XAF },
      { account: to, amountXaf: -SPEND_XAF },
    ],
  };
  return db.transaction((tx) =>
    n % 2 === 0 ? services.ledger.post(tx, transfer) : services.ledger.hold(tx, transfer),
  );
}

const REFUNDS = 12;

/** One payment, sent back to who paid it by many at once. */
const refunds: Race = {
  name: 'refunds',
  says: '12 parallel refunds of the whole of one payment',
  async trial(world) {
    const order = await aPendingOrder(world);
    await world.owner.query(
      `update payments set state = 'settled', settled_at = now() where id = $1`,
      [order.paymentId],
    );
    const customer = ledgerAccount.customer(order.accountId);
    // There is credit for two of them: only the payment itself stands against the second.
    await world.fund(customer, 2 * order.totalXaf);
    const results = await many(REFUNDS, (n) => toPayer(at(world, n), order));
    const passed = results.filter((result) => result.ok).length;
    if (passed !== 1) return `${String(passed)} refunds of one payment`;
    const after = await stored(world, customer);
    if (after.held !== order.totalXaf) return `${String(after.held)}F kept for a refund`;
    return unsound(after);
  },
};

function toPayer({ db, services }: House, { accountId, paymentId, totalXaf }: PendingOrder) {
  const wish = { accountId, paymentId, amountXaf: totalXaf, reason: 'race', actor: ACTOR };
  return db.transaction((tx) => services.refunds.toPayer(tx, wish));
}

/** One transfer, taken back by many at once under keys of their own. */
const reversals: Race = {
  name: 'reversals',
  says: '12 parallel reversals of one transfer',
  async trial(world) {
    const customer = ledgerAccount.customer(world.newId());
    const of = world.newId();
    await world.fund(customer, SPEND_XAF, { key: of });
    // Enough for two: the link alone stands against the second.
    await world.fund(customer, SPEND_XAF);
    const results = await many(REFUNDS, (n) => {
      const { db, ids, services } = at(world, n);
      const reversal = { key: ids.next(), of, actor: ACTOR };
      return db.transaction((tx) => services.ledger.reverse(tx, reversal));
    });
    const passed = results.filter((result) => result.ok).length;
    const after = await stored(world, customer);
    if (passed !== 1 || after.balance !== SPEND_XAF) return `taken back ${String(passed)} times`;
    return unsound(after);
  },
};

function run<Kind extends 'payment.read_back' | 'payment.poll'>(
  { handlers, ids, clock }: House,
  kind: Kind,
  subject: Parameters<JobHandler<Kind>['run']>[0],
) {
  const handler = handlers.find((one) => one.kind === kind) as unknown as JobHandler<Kind>;
  return handler.run(subject, { now: clock.now(), rowId: ids.next(), tries: 0, token: 1 });
}

interface Paid {
  collects: number;
  escrow: number;
  payment: string;
  attempt: string;
  moves: number;
  told: number;
}

const PAID = `select
  (select count(*) from ledger_transfers where key = 'collect:' || $2)::int as collects,
  (select balance_xaf from ledger_accounts where code = 'liab:escrow:order:' || $1)::int as escrow,
  (select payment from orders where id = $1::uuid) as payment,
  (select state from payment_attempts where id = $2::uuid) as attempt,
  (select count(*) from order_events where order_id = $1::uuid and axis = 'payment'
    and to_state = 'held')::int as moves,
  (select count(*) from outbox where kind = 'message' and subject->>'template' = 'shop_new'
    and subject->'order'->>'orderId' = $1)::int as told`;

/** Whatever rang first, and however often: the money is in escrow once, and everybody heard once. */
async function paidOnce(world: RaceWorld, order: PendingOrder): Promise<string | null> {
  const paid = await world.one<Paid>(PAID, [order.orderId, order.attemptId]);
  const isRight =
    paid.collects === 1 &&
    paid.escrow === order.totalXaf &&
    paid.payment === 'held' &&
    paid.attempt === 'succeeded' &&
    paid.moves === 1 &&
    paid.told <= 1;
  return isRight ? null : JSON.stringify(paid);
}

/** The same notice many times, and its reading back by several workers. */
const webhooks: Race = {
  name: 'webhooks',
  says: '8 parallel notices of one payment, read back by 4 workers',
  async trial(world) {
    const order = await aPendingOrder(world);
    const { providerReference } = order;
    const notice = { providerReference, externalReference: null, status: 'SUCCESSFUL' };
    const subject = { provider: 'campay', providerReference };
    const [taken] = await Promise.all([
      many(8, (n) => {
        const { noticeInbox } = at(world, n).services;
        return noticeInbox.receiveInOwnTransaction('campay', notice);
      }),
      many(4, (n) => run(at(world, n), 'payment.read_back', subject)),
    ]);
    const first = taken.filter(Boolean).length;
    if (first !== 1) return `${String(first)} of the same notices were new`;
    return paidOnce(world, order);
  },
};

/** A poll and a notice find the same success. */
const polls: Race = {
  name: 'polls',
  says: 'three polls racing three readings of a notice',
  async trial(world) {
    const order = await aPendingOrder(world);
    const { providerReference, attemptId } = order;
    const subject = { provider: 'campay', providerReference };
    await many(6, async (n) => {
      if (n % 2 === 0) await run(at(world, n), 'payment.poll', { attemptId });
      else await run(at(world, n), 'payment.read_back', subject);
    });
    return paidOnce(world, order);
  },
};

const EARNED_XAF = 20_000;

/** A shop asks for its earnings while the order that brought them is frozen. */
const freezes: Race = {
  name: 'freezes',
  says: 'payouts of a share racing the freeze of its order',
  async trial(world) {
    const order = await aPendingOrder(world);
    const shopId = `RACE-${world.newId()}`;
    const shop = ledgerAccount.restaurant(shopId);
    await world.fund(shop, EARNED_XAF, { orderId: order.orderId, cityId: 'DLA' });
    const { phoneId } = await world.person();
    const [payouts] = await Promise.all([
      many(4, (n) => askPayout(at(world, n), shopId, phoneId)),
      freeze(at(world, 1), order),
    ]);
    const passed = payouts.filter((result) => result.ok).length;
    if (passed > 1) return `${String(passed)} payouts of one share`;
    return unsound(await stored(world, shop));
  },
};

function askPayout({ db, ids, services }: House, id: string, phoneId: string) {
  const request = {
    ...{ key: ids.next(), owner: { kind: 'shop' as const, id }, purpose: 'payout' as const },
    ...{ amountXaf: (EARNED_XAF * 3) / 5, phoneId, cityId: 'DLA', actor: ACTOR },
  };
  return db.transaction((tx) => services.payouts.request(tx, request));
}

function freeze({ db, services }: House, { orderId }: PendingOrder) {
  return db.transaction((tx) =>
    services.freezes.freeze(tx, { cityId: 'DLA', id: orderId }, 'dispute'),
  );
}

/** A queued payout is begun by two workers while its owner is frozen. */
const sendings: Race = {
  name: 'sendings',
  says: 'a payout begun by workers racing the freeze of its owner',
  async trial(world) {
    const shopId = `RACE-${world.newId()}`;
    await world.fund(ledgerAccount.restaurant(shopId), EARNED_XAF);
    const { phoneId } = await world.person();
    const asked = await askPayout(at(world, 0), shopId, phoneId);
    if (!asked.ok) return `not even asked: ${asked.reason}`;
    const begin = async (n: number) => {
      const { db, services } = at(world, n);
      const { sending } = services.payouts;
      return (await db.transaction((tx) => sending.begin(tx, asked.payoutId))).kind;
    };
    const frozen = at(world, 1).db.transaction((tx) =>
      freezeOwner(tx, {
        ...{ id: world.newId(), ownerKind: 'shop', ownerId: shopId, reason: 'race' },
        ...{ at: new Date(), by: 'race' },
      }),
    );
    const [kinds] = await Promise.all([many(3, begin), frozen]);
    const sent = kinds.filter((kind) => kind === 'send').length;
    if (sent > 1) return `begun ${String(sent)} times`;
    const late = await begin(0);
    return late === 'send' ? 'it left after its owner was frozen' : null;
  },
};

/** One hold, posted, given back and over its time at once. */
const holds: Race = {
  name: 'holds',
  says: 'a hold posted by 6, given back by 6 and expired by 3 at once',
  async trial(world) {
    const driver = ledgerAccount.driver(world.newId());
    await world.fund(driver, 1_000);
    const holdKey = world.newId();
    const entries = [
      { account: driver, amountXaf: 700 },
      { account: ledgerAccount.bank('DLA'), amountXaf: -700 },
    ];
    const [first] = world.houses;
    const expiresAt = new Date(Date.now() + 3_600_000);
    const held = { key: holdKey, kind: 'race', actor: ACTOR, entries, expiresAt };
    await first.db.transaction((tx) => first.services.ledger.hold(tx, held));
    const ends = await many(15, (n) => endHold(at(world, n), holdKey, n, expiresAt));
    const ended = ends.filter((end) => end === 'posted' || end === 'voided');
    const row = await world.one<{ state: string }>(
      'select state from ledger_holds where key = $1',
      [holdKey],
    );
    if (ended.length > 1) return `ended as ${ended.join()}`;
    if (ended[0] !== undefined && ended[0] !== row.state) return `${ended[0]}, yet ${row.state}`;
    const wrong = ends.find((end) => end.startsWith('already') && end !== `already_${row.state}`);
    if (wrong) return `${wrong} where it was ${row.state}`;
    const after = await stored(world, driver);
    const left = row.state === 'posted' ? 300 : 1_000;
    if (after.held !== 0 || after.balance !== left) return JSON.stringify({ ...after, ...row });
    return unsound(after);
  },
};

async function endHold(house: House, holdKey: string, n: number, expiresAt: Date): Promise<string> {
  const { db, ids, services } = house;
  const { ledger } = services;
  const ending = { key: ids.next(), holdKey, actor: ACTOR };
  if (n % 5 === 4) {
    await db.transaction((tx) => ledger.expireHolds(tx, expiresAt, 1_000));
    return 'nothing told';
  }
  const isPost = n % 5 < 2;
  const result = await db.transaction((tx) =>
    isPost ? ledger.postHold(tx, ending) : ledger.voidHold(tx, ending),
  );
  if (!result.ok) return result.reason;
  return isPost ? 'posted' : 'voided';
}

export const RACES: readonly Race[] = [
  ...[spends, refunds, reversals, webhooks, polls, freezes, sendings, holds],
];
