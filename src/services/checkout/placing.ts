import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { CartRow, PlaceRow } from '../../models/conversations.js';
import type { Tx } from '../../models/database.js';
import type { CatalogueCache } from '../catalogue.js';
import type { Job } from '../jobs.js';
import type { Person } from '../person.js';
import type { Places } from '../places.js';
import type { Totals } from '../pricing.js';
import type { CashRefusal, LimitSettings } from './limits.js';

/** What the customer confirmed, as the page showed it. */
export interface Wanted {
  method: 'momo' | 'cash';
  cartVersion: number;
  totalXaf: number;
  /** The note the customer will pay with at the door; null for the exact amount. */
  cashNoteXaf: number | null;
}

export interface Placed {
  ok: true;
  method: Wanted['method'];
  reference: number;
  cityId: string;
  orderId: string;
  shopName: string;
  totalXaf: number;
  minutes: { from: number; to: number };
  operator: string | null;
  cart: CartRow;
}

export type PlaceRefusal =
  | 'changed'
  | 'cart_empty'
  | 'no_place'
  | 'not_served'
  | 'shop_closed'
  | 'below_minimum'
  | CashRefusal
  | 'too_many_prompts';

export type PlaceOrderResult = Placed | { ok: false; reason: PlaceRefusal };

/** The payment part of a new order: rows and jobs, built by the money side. */
export interface PaymentOpening {
  payment: Record<string, unknown>;
  attempt: Record<string, unknown>;
  jobs: Job[];
}

/** What the customer confirmed, with everything that depends on it, ready to be written. */
export interface OrderTerms {
  cityId: string;
  orderId: string;
  reference: number;
  shopId: string;
  accountId: string;
  phoneId: string;
  payerPhoneId: string;
  operator: string | null;
  totals: Totals;
  now: Date;
}

export interface PlacingParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  catalogue: CatalogueCache;
  places: Places;
  settings: LimitSettings;
  /** A code that is not the reference, and its two stored forms. */
  issueCode(terms: { cityId: string; orderId: string; reference: number; person: Person }): {
    digest: Buffer;
    sealed: Buffer;
  };
  /** Mobile Money: the collect and the window's end. */
  openPayment(terms: OrderTerms): PaymentOpening;
  /** Cash: the order goes to the shop at once. */
  presentToShop(terms: OrderTerms): Job[];
}

export interface PlacingRequest {
  person: Person;
  channel: string;
  /** Of this order and no other: the conversation and the page that was shown. */
  key: string;
  /** As the turn read them; the cart is read again under lock. */
  cart: CartRow | null;
  places: PlaceRow[];
  wanted: Wanted;
}

export type PlaceOrder = (tx: Tx, request: PlacingRequest) => Promise<PlaceOrderResult>;
