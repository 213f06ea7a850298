import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { PersonKey, Vault } from '../../lib/vault.js';
import type { CartRow, PlaceRow } from '../../models/conversations.js';
import type { Tx } from '../../models/database.js';
import type { CatalogueCache } from '../catalogue.js';
import type { Job } from '../jobs.js';
import type { Person } from '../person.js';
import type { Places } from '../places.js';
import type { Totals } from '../pricing.js';
import type { CodeCheck } from '../wallet-codes.js';
import type { CashRefusal, LimitSettings } from './limits.js';
import type { WalletRefusal, WalletSettings } from './wallet.js';
import type { WalletPart } from './wallet-part.js';

/** Networks whose wallets are asked for money. */
export type WalletOperator = 'MTN' | 'ORANGE';

/** What the customer confirmed, as the page showed it. */
export interface Wanted {
  method: 'momo' | 'cash' | 'wallet';
  cartVersion: number;
  totalXaf: number;
  /** The note the customer will pay with at the door; null for the exact amount. */
  cashNoteXaf: number | null;
  /** Another phone that is asked for the money; the customer's own when there is none. */
  payerPhoneId?: string | null;
  /** Whose wallet that phone has, as its owner said; `any`: they do not know, so a provider finds out. */
  operator?: WalletOperator | 'any';
  /** What the note is more than the total goes to the customer's wallet. */
  changeToWallet?: boolean;
  /** What the wallet pays beside Mobile Money, as the page showed it; null for nothing. */
  creditXaf?: number | null;
  /** Digits typed for the wallet; compared before this is asked, and never read here. */
  code?: string;
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
  /** `6..31`: the other phone that is asked for the money; null for the customer's own. */
  payer: string | null;
  cart: CartRow;
  /** What the wallet paid beside Mobile Money; null for every other order. */
  creditXaf: number | null;
  /** What is left of the wallet that paid; null for every other order. */
  walletLeftXaf: number | null;
  /** The note whose change goes to the wallet; null when none does. */
  noteXaf: number | null;
}

export type PlaceRefusal =
  | 'cart_empty'
  | 'no_place'
  | 'not_served'
  | 'shop_closed'
  | 'below_minimum'
  | CashRefusal
  | 'too_many_prompts';

/** The number does not say whose wallet it has: asked once. */
interface OperatorWanted {
  ok: false;
  reason: 'operator_wanted';
  cartVersion: number;
  totalXaf: number;
  payerPhoneId: string | null;
}

export type PlaceOrderResult =
  Placed | { ok: false; reason: PlaceRefusal } | Changed | OperatorWanted | WalletRefusal;

/** Not what the page showed: another cart, or the same at another price, which is `totalXaf` now. */
export interface Changed {
  ok: false;
  reason: 'changed';
  totalXaf: number;
}

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
  /** The other phone that is asked for the money, as a screen may show it. */
  payer: string | null;
  /** Who takes the order at the door, when that is not who orders. */
  receiver: Receiver | null;
  totals: Totals;
  /** What of the total comes from the wallet. */
  wallet: WalletPart;
  now: Date;
}

/** Somebody who is sent an order by another person; theirs is the delivery code. */
export interface Receiver {
  accountId: string;
  phoneId: string;
  key: PersonKey;
  /** Null when they never told us. */
  name: string | null;
}

export interface PlacingParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  catalogue: CatalogueCache;
  places: Places;
  settings: LimitSettings & WalletSettings;
  /** A code that is not the reference, and its two stored forms. */
  issueCode(terms: {
    cityId: string;
    orderId: string;
    reference: number;
    person: Pick<Person, 'key'>;
  }): {
    digest: Buffer;
    sealed: Buffer;
  };
  /** Mobile Money: the collect and the window's end. */
  openPayment(terms: OrderTerms): PaymentOpening;
  /** Cash and wallet: the order goes to the shop at once. */
  presentToShop(terms: OrderTerms, method: 'cash' | 'wallet'): Job[];
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
  /** What came of the wallet's code; null or absent where none was typed. */
  codeCheck?: CodeCheck | null;
}

export type PlaceOrder = (tx: Tx, request: PlacingRequest) => Promise<PlaceOrderResult>;
