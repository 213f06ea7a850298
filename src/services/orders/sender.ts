import { refuse, type Refusal } from '../../lib/errors.js';
import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Tx } from '../../models/database.js';
import { keyOf, type Order, type Orders, type OrderScope } from '../orders.js';
import type { Actor, Person } from '../person.js';
import { auditStranger } from './stranger.js';

/** What every verb about an order may be refused for. */
export type CommonRefusal =
  /** No order of this sender has this reference, or the sender has no part in such orders. */
  | Refusal<'unknown_order'>
  /** No reference was given and several fit. */
  | { ok: false; reason: 'several_open'; references: number[] }
  /** No reference was given and nothing fits. */
  | Refusal<'none_open'>;

/** A number, or null for "the only one it can be". */
export interface ByReference {
  reference: number | null;
}

/** `party`: who ordered, or takes it at the door. */
export type Role = 'shop' | 'driver' | 'customer' | 'party';

/** One verb as a sender meant it, and which of their orders it could be about. */
export interface Meant extends ByReference {
  verb: string;
  role: Role;
  /** Orders of the sender that this verb may be about at all. */
  visible?: (order: Order) => boolean;
  /** Orders that the verb would move now. */
  fits: (order: Order) => boolean;
  /** Orders that the verb has moved already: a repeat without a number means the newest of these. */
  done: (order: Order) => boolean;
}

export interface Senders {
  /** Locks the one order that is meant; a stranger's try is written to the audit log. */
  find(
    tx: Tx,
    person: Person,
    meant: Meant,
  ): Promise<{ ok: true; order: Order; actor: Actor } | CommonRefusal>;
}

export interface SenderParts {
  orders: Orders;
  clock: Clock;
  ids: Ids;
}

export function createSenders({ orders, clock, ids }: SenderParts): Senders {
  async function refuseStranger(tx: Tx, person: Person, meant: Meant): Promise<CommonRefusal> {
    await auditStranger(tx, { clock, ids }, person, meant);
    return refuse('unknown_order');
  }

  async function lockOnly(
    tx: Tx,
    scope: OrderScope,
    { fits, done, visible = everyOrder }: Meant,
  ): Promise<Order | CommonRefusal> {
    const recent = (await orders.recentOf(tx, scope)).filter(visible);
    const fitting = recent.filter(fits);
    if (fitting.length > 1) {
      return { ok: false, reason: 'several_open', references: fitting.map(referenceOf) };
    }
    const meant = fitting[0] ?? recent.findLast(done);
    const order = meant ? await orders.lock(tx, keyOf(meant)) : null;
    return order ?? refuse('none_open');
  }

  return {
    async find(tx, person, meant) {
      const sender = senderOf(person, meant.role);
      if (!sender) return refuseStranger(tx, person, meant);
      const { scope, actor } = sender;
      if (meant.reference === null) {
        const found = await lockOnly(tx, scope, meant);
        return 'ok' in found ? found : { ok: true, order: found, actor };
      }
      const order = await orders.lockByReference(tx, meant.reference, scope);
      if (!order || !(meant.visible ?? everyOrder)(order)) {
        return refuseStranger(tx, person, meant);
      }
      return { ok: true, order, actor };
    },
  };
}

/** As whom a person speaks in a role; null when they do not have it. */
function senderOf(person: Person, role: Role): { scope: OrderScope; actor: Actor } | null {
  const { accountId, shop, driver } = person;
  switch (role) {
    case 'customer':
      return { scope: { accountId }, actor: { kind: 'customer', id: accountId } };
    case 'party':
      return { scope: { partyId: accountId }, actor: { kind: 'customer', id: accountId } };
    case 'shop':
      return shop
        ? { scope: { shopId: shop.shopId }, actor: { kind: 'shop', id: accountId } }
        : null;
    case 'driver':
      return driver
        ? { scope: { driverId: driver.driverId }, actor: { kind: 'driver', id: driver.driverId } }
        : null;
  }
}

function everyOrder(): boolean {
  return true;
}

function referenceOf(order: Order): number {
  return order.reference;
}
