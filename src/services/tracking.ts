import type { Clock } from '../lib/clock.js';
import { refuse } from '../lib/errors.js';
import type { Phone } from '../lib/phone.js';
import type { PersonKey, Vault } from '../lib/vault.js';
import type { Runner } from '../models/database.js';
import {
  trackedOrder,
  trackedOrders,
  type TrackedLine,
  type TrackedRow,
} from '../models/tracking.js';
import type { Order } from '../models/orders.js';
import type { CatalogueCache, Shop } from './catalogue.js';
import { hasCode } from './delivery-code.js';
import { cancelTerms, type CancelTerms } from './orders/cancel-terms.js';
import { arrivalOf, isPresented } from './orders/reading.js';
import type { ByReference, CommonRefusal } from './orders/sender.js';
import type { Person } from './person.js';
import { problemsOf, type Problem } from './problems.js';

/** Where an order stands, in the words of its customer. */
export type Stage =
  | 'awaiting_payment'
  /** Every request for its money came to nothing. */
  | 'payment_failed'
  /** No provider answers; the request comes when one does. */
  | 'payment_delayed'
  | 'awaiting_shop'
  | 'accepted'
  | 'ready'
  | 'on_the_way'
  | 'at_door'
  | 'delivered'
  | 'declined'
  /** The shop never answered. */
  | 'unanswered'
  | 'cancelled'
  | 'expired'
  | 'returned';

/** What a customer may know of one of their orders now. */
export interface Tracked {
  cityId: string;
  orderId: string;
  reference: number;
  shop: string;
  /** Where it goes. */
  quartier: string;
  totalXaf: number;
  method: Order['method'];
  stage: Stage;
  driverFirstName: string | null;
  vehicle: TrackedRow['vehicle'];
  /** From pickup to close only. */
  driverPhone: Phone | null;
  /** Where the driver said to be since they have the food, and how many minutes ago. */
  driverSeen?: { area: string; minutes: number } | null;
  /** From the shop's acceptance to the close. */
  code: string | null;
  /** When it should be at the door; null when nobody knows, or when it is overdue. */
  etaFrom: Date | null;
  etaTo: Date | null;
  /** Whole minutes since the order last moved. */
  ageMinutes: number;
  cancel: CancelTerms;
  /** What the customer may report of it now. */
  problems: readonly Problem[];
  placedAt: Date;
  isClosed: boolean;
  /** Its dishes; empty in a list of orders. */
  lines: readonly TrackedLine[];
  /** How the customer may still pay for it, while it waits for that. */
  payBy: readonly ('momo' | 'other' | 'cash')[];
  /** What the reader has to do with it: ordered it for themselves, for somebody else, or takes it. */
  part: 'own' | 'payer' | 'receiver';
}

export type TrackResult = ({ ok: true } & Tracked) | CommonRefusal;

export interface Tracking {
  /** The customer's own order; without a reference the newest, an open one first. One statement. */
  track(runner: Runner, person: Person, input: ByReference): Promise<TrackResult>;
  /** The customer's open and latest orders. One statement. */
  latest(runner: Runner, person: Person, limit: number): Promise<Tracked[]>;
}

export interface TrackingParts {
  clock: Clock;
  vault: Vault;
  catalogue: Pick<CatalogueCache, 'current'>;
}

const MINUTE_MS = 60_000;

export function createTracking({ clock, vault, catalogue }: TrackingParts): Tracking {
  function driverOf(row: TrackedRow) {
    const isNear = row.fulfilment === 'picked_up' || row.fulfilment === 'at_door';
    const key = row.driverKeyWrapped && vault.unwrap(row.driverKeyWrapped);
    return {
      driverFirstName: key && open(key, row.driverNameSealed),
      vehicle: row.vehicle,
      driverPhone: key && isNear ? (open(key, row.driverPhoneSealed) as Phone | null) : null,
      driverSeen: isNear ? seen(row) : null,
    };
  }

  /** What was said before the food was taken tells nothing of where it is. */
  function seen({ driverQuartierId, driverSeenAt, pickedUpAt }: TrackedRow) {
    const area = driverQuartierId && catalogue.current().quartiers.get(driverQuartierId)?.ussdName;
    if (!area || !driverSeenAt || !pickedUpAt || driverSeenAt < pickedUpAt) return null;
    const minutes = Math.floor((clock.now().getTime() - driverSeenAt.getTime()) / MINUTE_MS);
    return { area, minutes };
  }

  function open(key: PersonKey, sealed: Buffer | null): string | null {
    return sealed && vault.open(key, sealed);
  }

  function toTracked(row: TrackedRow, person: Person): Tracked {
    const part = partOf(row, person);
    const isOrderer = part !== 'receiver';
    const now = clock.now();
    const { shops, quartiers } = catalogue.current();
    return {
      cityId: row.cityId,
      orderId: row.id,
      reference: row.reference,
      shop: shops.get(row.shopId)?.ussdName ?? '',
      quartier: quartiers.get(row.quartierId)?.ussdName ?? '',
      totalXaf: row.totalXaf,
      method: row.method,
      stage: stageOf(row),
      ...driverOf(row),
      // Whoever chats by the customer's number is not known to be the customer yet.
      code:
        part !== 'payer' && hasCode(row) && person.access === undefined
          ? vault.open(person.key, row.codeSealed)
          : null,
      ...etaOf(row, now),
      ageMinutes: Math.floor((now.getTime() - lastMoveOf(row)) / MINUTE_MS),
      cancel: isOrderer ? cancelTerms(row) : { kind: 'too_late' },
      problems: problemsOf(row, now),
      placedAt: row.placedAt,
      isClosed: row.closedAt !== null,
      lines: row.lines ?? [],
      payBy: isOrderer ? waysToPay(row, shops.get(row.shopId)) : [],
      part,
    };
  }

  return {
    async track(runner, person, { reference }) {
      const row = await trackedOrder(runner, person.accountId, reference);
      if (!row) return refuse(reference === null ? 'none_open' : 'unknown_order');
      return { ok: true, ...toTracked(row, person) };
    },
    async latest(runner, person, limit) {
      const rows = await trackedOrders(runner, person.accountId, limit);
      return rows.map((row) => toTracked(row, person));
    },
  };
}

const ASKING = {
  asked: 'awaiting_payment',
  failed: 'payment_failed',
  delayed: 'payment_delayed',
} as const;

function stageOf(order: TrackedRow): Stage {
  const { fulfilment } = order;
  if (order.unanswered) return 'unanswered';
  switch (fulfilment) {
    case 'scheduled':
    case 'placed':
      return isPresented(order) ? 'awaiting_shop' : ASKING[order.asking ?? 'asked'];
    case 'picked_up':
      return 'on_the_way';
    default:
      return fulfilment;
  }
}

/** The code is told to whoever takes the order, and to nobody else. */
function partOf(order: Order, { accountId }: Person): Tracked['part'] {
  if (order.receiverAccountId === null) return 'own';
  return order.receiverAccountId === accountId ? 'receiver' : 'payer';
}

function waysToPay(order: TrackedRow, shop: Shop | undefined): Tracked['payBy'] {
  if (order.fulfilment !== 'placed' || isPresented(order)) return [];
  // Another number is asked only once nobody can be paying from this one any more.
  const momo = order.asking === 'failed' ? (['momo', 'other'] as const) : (['momo'] as const);
  return shop?.acceptsCash && order.receiverPhoneId === null ? [...momo, 'cash'] : momo;
}

/** What is left of the promise; nothing once it is overdue. */
function etaOf(order: Order, now: Date): { etaFrom: Date | null; etaTo: Date | null } {
  const arrival = arrivalOf(order);
  if (!arrival || arrival.to <= now) return { etaFrom: null, etaTo: null };
  return { etaFrom: arrival.from < now ? now : arrival.from, etaTo: arrival.to };
}

function lastMoveOf(order: Order): number {
  const { placedAt, presentedAt, acceptedAt, readyAt, pickedUpAt, closedAt } = order;
  const moves = [presentedAt, acceptedAt, readyAt, pickedUpAt, closedAt];
  const times = moves.map((at) => at?.getTime() ?? 0);
  return Math.max(placedAt.getTime(), ...times);
}
