import { addMs, type Clock } from '../lib/clock.js';
import { refuse } from '../lib/errors.js';
import type { Phone } from '../lib/phone.js';
import type { PersonKey, Vault } from '../lib/vault.js';
import type { Runner } from '../models/database.js';
import { trackedOrders, type TrackedRow } from '../models/tracking.js';
import type { Order } from '../models/orders.js';
import type { CatalogueCache, Shop } from './catalogue.js';
import { hasCode } from './delivery-code.js';
import { isCancellable, isPresented, promisedMinutesOf } from './orders/reading.js';
import type { ByReference, CommonRefusal } from './orders/sender.js';
import type { Person } from './person.js';
import { promisedMinutes } from './pricing.js';

/** Where an order stands, in the words of its customer. */
export type Stage =
  | 'awaiting_payment'
  | 'awaiting_shop'
  | 'accepted'
  | 'ready'
  | 'on_the_way'
  | 'at_door'
  | 'delivered'
  | 'declined'
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
  /** From the shop's acceptance to the close. */
  code: string | null;
  /** When it should be at the door; null when nobody knows, or when it is overdue. */
  etaFrom: Date | null;
  etaTo: Date | null;
  /** Whole minutes since the order last moved. */
  ageMinutes: number;
  canCancel: boolean;
  /** How the customer may still pay for it, while it waits for that. */
  payBy: readonly ('momo' | 'cash')[];
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
    };
  }

  function open(key: PersonKey, sealed: Buffer | null): string | null {
    return sealed && vault.open(key, sealed);
  }

  function toTracked(row: TrackedRow, key: PersonKey): Tracked {
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
      code: hasCode(row) ? vault.open(key, row.codeSealed) : null,
      ...etaOf(row, now),
      ageMinutes: Math.floor((now.getTime() - lastMoveOf(row)) / MINUTE_MS),
      canCancel: isCancellable(row),
      payBy: waysToPay(row, shops.get(row.shopId)),
    };
  }

  return {
    async track(runner, person, { reference }) {
      const [row] = await trackedOrders(runner, person.accountId, reference, 1);
      if (!row) return refuse(reference === null ? 'none_open' : 'unknown_order');
      return { ok: true, ...toTracked(row, person.key) };
    },
    async latest(runner, person, limit) {
      const rows = await trackedOrders(runner, person.accountId, null, limit);
      return rows.map((row) => toTracked(row, person.key));
    },
  };
}

function stageOf(order: Order): Stage {
  const { fulfilment } = order;
  switch (fulfilment) {
    case 'scheduled':
    case 'placed':
      return isPresented(order) ? 'awaiting_shop' : 'awaiting_payment';
    case 'picked_up':
      return 'on_the_way';
    default:
      return fulfilment;
  }
}

function waysToPay(order: Order, shop: Shop | undefined): Tracked['payBy'] {
  if (order.fulfilment !== 'placed' || isPresented(order)) return [];
  return shop?.acceptsCash ? ['momo', 'cash'] : ['momo'];
}

/** Cooking and the ride from acceptance on; from pickup on the ride alone. */
function etaOf(order: Order, now: Date): { etaFrom: Date | null; etaTo: Date | null } {
  const start = order.pickedUpAt ?? order.acceptedAt;
  if (!start || order.closedAt) return { etaFrom: null, etaTo: null };
  const { from, to } = promisedMinutes(order.pickedUpAt ? 0 : promisedMinutesOf(order));
  const etaFrom = addMs(start, from * MINUTE_MS);
  const etaTo = addMs(start, to * MINUTE_MS);
  if (etaTo <= now) return { etaFrom: null, etaTo: null };
  return { etaFrom: etaFrom < now ? now : etaFrom, etaTo };
}

function lastMoveOf(order: Order): number {
  const { placedAt, presentedAt, acceptedAt, readyAt, pickedUpAt, closedAt } = order;
  const moves = [presentedAt, acceptedAt, readyAt, pickedUpAt, closedAt];
  const times = moves.map((at) => at?.getTime() ?? 0);
  return Math.max(placedAt.getTime(), ...times);
}
