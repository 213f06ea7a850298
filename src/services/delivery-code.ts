import { timingSafeEqual } from 'node:crypto';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import type { Vault } from '../lib/vault.js';
import type { Tx } from '../models/database.js';
import { markCodeTold, REISSUED, replaceCode } from '../models/delivery-codes.js';
import type { Order } from '../models/orders.js';
import { isEnd } from './order-states.js';
import type { Orders } from './orders.js';
import type { ByReference, CommonRefusal, Senders } from './orders/sender.js';
import type { OrderSettings } from './orders/settings.js';
import type { Person } from './person.js';

/** Four digits, so that a person can keep them in mind from the phone to the door. */
const CODES = 10_000;
const DIGITS = 4;

/** A new code; never the order's own reference, which everybody knows. */
export function issue(ids: Ids, reference: number): string {
  const drawn = String(ids.random(CODES)).padStart(DIGITS, '0');
  return drawn === String(reference) ? issue(ids, reference) : drawn;
}

/** Both forms in which a code is kept: one to compare with, one for its owner to read. */
export interface StoredCode {
  digest: Buffer;
  sealed: Buffer;
}

interface CodeOwner {
  cityId: string;
  orderId: string;
  reference: number;
  person: Pick<Person, 'key'>;
}

/** Issues a code for an order and gives only its stored forms. */
export function issueStored(vault: Vault, ids: Ids, owner: CodeOwner): StoredCode {
  const code = issue(ids, owner.reference);
  return { digest: digestOf(vault, owner, code), sealed: vault.seal(owner.person.key, code) };
}

function digestOf(vault: Vault, order: { cityId: string; orderId: string }, code: string): Buffer {
  return vault.digest('delivery-code', `${order.cityId}${order.orderId}${code}`);
}

/** Whether a code opens an order, in a time that does not depend on the digits. */
export function isCodeOf(vault: Vault, order: Order, code: string): boolean {
  const owner = { cityId: order.cityId, orderId: order.id };
  return timingSafeEqual(digestOf(vault, owner, code), order.codeDigest);
}

export type TellCodeResult =
  | {
      ok: true;
      reference: number;
      code: string;
      /** The code told before has died. */
      renewed: boolean;
    }
  | CommonRefusal
  /** Before the shop has accepted, and after the order is closed. */
  | Refusal<'not_yet' | 'closed'>
  /** They ordered it for somebody else, who alone is told. */
  | Refusal<'with_receiver'>;

export interface DeliveryCodes {
  /**
   * Tells the customer their code. Once told, asking again gives another one and kills the old,
   * at most `codeIssues` times; then the last one stays. `seen` when it stands before them already.
   */
  tellCode(
    tx: Tx,
    person: Person,
    input: ByReference & { seen?: boolean },
  ): Promise<TellCodeResult>;
}

export interface DeliveryCodeParts {
  ids: Ids;
  vault: Vault;
  orders: Orders;
  senders: Senders;
  settings: OrderSettings;
}

export function createDeliveryCodes(parts: DeliveryCodeParts): DeliveryCodes {
  const { ids, vault, orders, senders, settings } = parts;

  async function another(tx: Tx, person: Person, order: Order): Promise<string> {
    const owner = { cityId: order.cityId, orderId: order.id, reference: order.reference, person };
    const stored = issueStored(vault, ids, owner);
    await replaceCode(tx, order, stored);
    const actor = { kind: 'customer', id: person.accountId } as const;
    await orders.note(tx, order, REISSUED, actor, { issue: order.codeIssues + 1 });
    return vault.open(person.key, stored.sealed);
  }

  async function current(tx: Tx, person: Person, order: Order): Promise<string> {
    if (!order.codeTold) await markCodeTold(tx, order);
    return vault.open(person.key, order.codeSealed);
  }

  return {
    async tellCode(tx, person, { reference, seen = false }) {
      const meant = { verb: 'code', role: 'party', reference } as const;
      const isTheirs = (order: Order) => takerOf(order) === person.accountId;
      const fits = (order: Order) => isTheirs(order) && hasCode(order);
      const found = await senders.find(tx, person, { ...meant, fits, done: isStillOpen });
      if (!found.ok) return found;
      const { order } = found;
      if (!isTheirs(order)) return refuse('with_receiver');
      if (isEnd(order.fulfilment)) return refuse('closed');
      if (!hasCode(order)) return refuse('not_yet');
      const renewed = (order.codeTold || seen) && order.codeIssues < settings.codeIssues;
      const code = await (renewed ? another(tx, person, order) : current(tx, person, order));
      return { ok: true, reference: order.reference, code, renewed };
    },
  };
}

/** The account of whoever takes an order at the door. */
function takerOf({ receiverAccountId, accountId }: Order): string {
  return receiverAccountId ?? accountId;
}

/** A customer may know the code from the shop's acceptance to the close. */
export function hasCode(order: Order): boolean {
  return order.acceptedAt !== null && !isEnd(order.fulfilment);
}

/** An order whose shop has not answered: its code will come, so "no order" would be wrong. */
function isStillOpen(order: Order): boolean {
  return !isEnd(order.fulfilment);
}
