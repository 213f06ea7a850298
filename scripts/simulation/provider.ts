import type { Phone } from '../../src/lib/phone.js';
import type {
  CollectRequest,
  CollectResult,
  HistoryRow,
  LookupResult,
  PaymentProvider,
  ProviderCapabilities,
  StatusResult,
  WithdrawRequest,
  WithdrawResult,
} from '../../src/payments/provider.js';
import type { Crashes } from './crashes.js';
import {
  createBooks,
  enter,
  heldXaf,
  prove,
  type Booked,
  type ProviderBooks,
} from './provider-books.js';
import type { Fate, Line } from './line.js';
import type { Notices } from './notices.js';
import type { Time } from './time.js';
import type { Trace } from './trace.js';
import type { Operator, Outcome, Wallets } from './wallets.js';

/** A provider of the virtual world, behind the application's own port, with books of its own. */
export interface VirtualProvider extends PaymentProvider {
  books: ProviderBooks;
}

export interface VirtualProviderParts {
  name: string;
  capabilities: ProviderCapabilities;
  time: Time;
  trace: Trace;
  wallets: Wallets;
  notices: Notices;
  line: Line;
  crashes: Crashes;
}

const LIST_LAG_MS = 45_000;
const COLLECT_FEE_BPS = 200;
const WITHDRAW_FEE_BPS = 100;

export function createVirtualProvider(parts: VirtualProviderParts): VirtualProvider {
  const books = createBooks(parts.name);
  const money = createMoney(parts, books);
  return {
    name: parts.name,
    capabilities: parts.capabilities,
    books,
    ...money,
    ...createReadings(parts, books),
    massPayout: () => Promise.resolve({ kind: 'not_sent', cause: 'none', proof: 'not_sent' }),
    massPayoutStatus: () => Promise.resolve({ kind: 'unknown', cause: 'none' }),
    verifyNotice: (received) => parts.notices.verify(received.fields),
    close: () => Promise.resolve(),
  };
}

/** Asking wallets for money, and sending money to them. */
function createMoney(parts: VirtualProviderParts, books: ProviderBooks) {
  const { name, time, trace, wallets, notices, line, crashes } = parts;

  function book(asked: WithdrawRequest | CollectRequest, direction: Booked['direction']): Booked {
    const bps = direction === 'collect' ? COLLECT_FEE_BPS : WITHDRAW_FEE_BPS;
    const row: Booked = {
      ...{ reference: `${name}-${String(books.rows.length + 1)}`, direction, phone: asked.phone },
      ...{ externalReference: asked.externalReference, description: asked.description },
      ...{ operator: wallets.operatorOf(asked.phone), askedXaf: asked.amountXaf, movedXaf: 0 },
      ...{ feeXaf: Math.ceil((asked.amountXaf * bps) / 10_000), state: 'pending', reason: null },
      ...{ atMs: time.nowMs(), listedAtMs: time.nowMs() + LIST_LAG_MS },
    };
    enter(books, row);
    trace.add(name, `books ${row.reference} ${direction} ${row.externalReference}`);
    if (direction === 'collect') notices.tempt(name, row);
    return row;
  }

  function finish(row: Booked, outcome: Outcome): void {
    // A success is never taken back; what was called failed may still turn out paid.
    if (row.state === 'succeeded') return;
    if (outcome.kind === 'paid') {
      row.movedXaf = outcome.amountXaf;
      row.feeXaf = Math.ceil((outcome.amountXaf * COLLECT_FEE_BPS) / 10_000);
    }
    row.state = outcome.kind === 'paid' ? 'succeeded' : 'failed';
    row.reason = outcome.kind === 'failed' ? outcome.reason : null;
    trace.add(name, `${row.reference} ${row.state} ${String(row.movedXaf)}`);
    notices.ring(name, row);
  }

  function collectNow(request: CollectRequest): Booked {
    const row = book(request, 'collect');
    wallets.ask(request.phone, request.amountXaf, (outcome) => {
      finish(row, outcome);
    });
    return row;
  }

  function withdrawNow(request: WithdrawRequest): Booked {
    const row = book(request, 'withdraw');
    time.after(line.slowMs(), () => {
      const isPaid = line.paysOut();
      if (isPaid) {
        [row.state, row.movedXaf] = ['succeeded', request.amountXaf];
        wallets.give(request.phone, request.amountXaf);
      } else [row.state, row.reason, row.feeXaf] = ['failed', 'declined', 0];
      trace.add(name, `${row.reference} ${row.state} ${String(row.movedXaf)}`);
      notices.ring(name, row);
    });
    return row;
  }

  /** One call that makes a transaction, with whatever the line does to it. */
  async function create(
    request: CollectRequest | WithdrawRequest,
    make: () => Booked,
  ): Promise<CollectResult & WithdrawResult> {
    const operator = wallets.operatorOf(request.phone);
    await crashes.here(`before asking ${name}`);
    const fate = line.create(name, operator);
    trace.add(name, `asked for ${request.externalReference}: ${fate.kind}`);
    books.asked.push({ externalReference: request.externalReference, atMs: time.nowMs() });
    const refusal = refusalOf(fate, operator);
    if (refusal) {
      prove(books, request.externalReference, time.nowMs());
      return refusal;
    }
    const row = fate.kind === 'swallowed' ? null : make();
    await line.answer(fate.afterMs);
    await crashes.here(`after asking ${name}`);
    if (!row || fate.kind === 'lost') return { kind: 'unknown', cause: fate.kind };
    const answered = { providerReference: row.reference, operator, ussdCode: '*126#' };
    return { kind: 'accepted', ...answered };
  }

  return {
    collect: (request: CollectRequest): Promise<CollectResult> =>
      create(request, () => collectNow(request)),
    withdraw: (request: WithdrawRequest): Promise<WithdrawResult> =>
      create(request, () => withdrawNow(request)),
  };
}

/** What is proven to have charged nothing: no byte left, or a documented no. */
function refusalOf(fate: Fate, operator: Operator) {
  if (fate.kind === 'not_sent') return { ...fate, proof: 'not_sent' } as const;
  const refused = { kind: 'refused', proof: 'refused' } as const;
  if (operator === 'EU')
    return { ...refused, code: 'ER102', reason: 'network_unsupported' } as const;
  return fate.kind === 'refused'
    ? ({ ...refused, code: 'E403', reason: 'not_authorised' } as const)
    : null;
}

/** Asking what became of money. */
function createReadings(
  { name, time, wallets, line, capabilities }: VirtualProviderParts,
  books: ProviderBooks,
) {
  /** Answers after a while, or not at all. */
  async function read<Answer>(
    answer: () => Answer,
  ): Promise<Answer | { kind: 'unknown'; cause: string }> {
    const fate = line.read(name);
    await line.answer(fate.afterMs);
    return fate.isLost ? { kind: 'unknown', cause: 'no_answer' } : answer();
  }

  function statusOf(reference: string): StatusResult {
    const row = books.byReference.get(reference);
    if (!row) return { kind: 'unknown', cause: 'not_found' };
    const facts = {
      providerReference: row.reference,
      externalReference: row.externalReference,
      currency: 'XAF',
      direction: row.direction,
      operator: row.operator,
      netXaf: row.direction === 'collect' && row.movedXaf > 0 ? row.movedXaf - row.feeXaf : null,
    };
    if (row.state === 'succeeded') return { kind: 'succeeded', amountXaf: row.movedXaf, ...facts };
    if (row.state === 'pending') return { kind: 'pending', ...facts };
    prove(books, row.externalReference, time.nowMs());
    const reason = row.reason === 'float_short' || row.reason === null ? 'failed' : row.reason;
    return { kind: 'failed', reason, ...facts };
  }

  function find(externalReference: string): LookupResult {
    const isListed = ({ listedAtMs }: Booked) =>
      capabilities.lookupByOurReference || listedAtMs <= time.nowMs();
    const row = books.byExternal.get(externalReference)?.find(isListed);
    if (row) return { kind: 'found', providerReference: row.reference };
    if (capabilities.lookupByOurReference) prove(books, externalReference, time.nowMs());
    return { kind: 'absent' };
  }

  return {
    status: (reference: string) => read(() => statusOf(reference)),
    findByReference: (externalReference: string) => read(() => find(externalReference)),
    holder: (phone: Phone) =>
      read(() => {
        const fullName = wallets.holderOf(phone);
        return fullName === null
          ? ({ kind: 'absent' } as const)
          : ({ kind: 'found', fullName } as const);
      }),
    balances: () =>
      read(() => {
        const totalXaf = heldXaf(books);
        return {
          kind: 'known' as const,
          totalXaf,
          byOperator: { MTN: totalXaf, ORANGE: totalXaf },
        };
      }),
    history: (from: Date, to: Date) =>
      read(() => ({
        kind: 'known' as const,
        unreadable: 0,
        rows: books.rows
          .filter((row) => row.atMs >= from.getTime() && row.atMs <= to.getTime())
          .filter((row) => row.listedAtMs <= time.nowMs())
          .map(toHistory),
      })),
  };
}

function toHistory(row: Booked): HistoryRow {
  return {
    at: new Date(row.atMs),
    providerReference: row.reference,
    operatorReference: null,
    operator: row.operator,
    phone: row.phone as Phone,
    phoneTail: row.phone.slice(-3),
    description: row.description,
    externalUser: row.externalReference,
    direction: row.direction,
    amountXaf: row.movedXaf > 0 ? row.movedXaf : row.askedXaf,
    feeXaf: row.feeXaf,
    state: row.state,
  };
}
