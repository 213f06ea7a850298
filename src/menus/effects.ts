import type { Language } from '../locales/index.js';
import type { CartLine, CartRow, PlaceRow } from '../models/conversations.js';
import type { Tx } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import {
  addToCart,
  clearCart,
  setCount,
  type AddResult,
  type CartChange,
  type EditResult,
} from '../services/carts.js';
import type { CatalogueCache } from '../services/catalogue.js';
import type { PlaceOrder, PlaceOrderResult, Wanted } from '../services/checkout/placing.js';
import type { PayAgainResult, PayCashResult, Retry } from '../services/checkout/retry.js';
import type { DeliveryCodes, TellCodeResult } from '../services/delivery-code.js';
import type { CancelResult } from '../services/fulfilment/cancel.js';
import type { Person } from '../services/person.js';
import type { Problem, Problems, ReportResult } from '../services/problems.js';
import { refillCart, type RefillResult } from '../services/refill.js';
import type { CodeWork } from '../services/wallet-codes.js';
import {
  performOrdering,
  type OrderingEffectMap,
  type OrderingWrites,
} from './ordering-effects.js';
import {
  performPartner,
  type PartnerCall,
  type PartnerEffectMap,
  type PartnerWrites,
} from './partner-effects.js';
import {
  performPerson,
  type PersonCall,
  type PersonEffectMap,
  type PersonWrites,
} from './person-effects.js';
import type { Holdings } from './holdings.js';
import { performPayout, type PayoutEffectMap, type PayoutWrites } from './payout-effects.js';
import { performWallet, type WalletEffectMap, type WalletWrites } from './wallet-effects.js';

export type { Holdings } from './holdings.js';

/** Everything a screen may change in the world: what it is told, and what can come of it. */
export interface EffectMap
  extends WalletEffectMap, OrderingEffectMap, PartnerEffectMap, PayoutEffectMap, PersonEffectMap {
  setLanguage: { input: { language: Language }; result: { ok: true } };
  setName: { input: { name: string }; result: { ok: true } };
  addToCart: { input: { shopId: string; line: CartLine; replace: boolean }; result: AddResult };
  setCount: { input: { index: number; itemId: string; count: number }; result: EditResult };
  clearCart: { input: Record<string, never>; result: { ok: true } };
  placeOrder: { input: Wanted; result: PlaceOrderResult };
  /** With a phone: another than was asked before. */
  payAgain: { input: { reference: number; payerPhoneId?: string }; result: PayAgainResult };
  payCash: { input: { reference: number }; result: PayCashResult };
  cancelOrder: { input: { reference: number }; result: CancelResult };
  callMe: { input: { reference: number | null }; result: { ok: true } };
  /** Another delivery code; the one on the page before dies. */
  renewCode: { input: { reference: number }; result: TellCodeResult };
  refillCart: { input: { reference: number }; result: RefillResult };
  reportProblem: { input: { reference: number; problem: Problem }; result: ReportResult };
}

export type EffectName = keyof EffectMap;
export type EffectInput<Name extends EffectName> = EffectMap[Name]['input'];
export type EffectResults = { [Name in EffectName]: EffectMap[Name]['result'] };
export type EffectCall = {
  [Name in EffectName]: { run: Name; input: EffectInput<Name> };
}[EffectName];

type AnyResult = { ok: true } | { ok: false; reason: string };

/** The outcomes of a result: `ok` and every reason it can be refused for. */
export type Outcomes<Result> = Result extends { ok: true }
  ? 'ok'
  : Result extends { ok: false; reason: infer Reason extends string }
    ? Reason
    : never;

/** The result behind one outcome. */
export type OutcomeOf<Result, Outcome> = Outcome extends 'ok'
  ? Extract<Result, { ok: true }>
  : Result extends { ok: false; reason: infer Reason }
    ? Outcome extends Reason
      ? Result
      : never
    : never;

export interface EffectContext {
  tx: Tx;
  channel: string;
  holdings: Holdings;
  /** One page, one effect: the conversation and the page shown. */
  key: string;
  now: Date;
  /** What was done with a typed code before the transaction. */
  codeWork?: CodeWork | null;
}

/** The half of the services that changes things. */
export interface Writes
  extends WalletWrites, OrderingWrites, PartnerWrites, PayoutWrites, PersonWrites {
  accounts: Accounts;
  catalogue: CatalogueCache;
  placeOrder: PlaceOrder;
  retry: Retry;
  cancelOrder(tx: Tx, person: Person, order: { reference: number }): Promise<CancelResult>;
  callMe(tx: Tx, person: Person, reference: number | null): Promise<{ ok: true }>;
  codes: DeliveryCodes;
  problems: Problems;
}

export type Perform = (call: EffectCall, context: EffectContext) => Promise<AnyResult>;

/** Performs effects through the services; each runs in the transaction of its turn. */
export function createEffects(writes: Writes): Perform {
  return async (call, context) => {
    const result = await perform(writes, call, context);
    keep(context.holdings, result);
    return result;
  };
}

function perform(writes: Writes, call: EffectCall, context: EffectContext): Promise<AnyResult> {
  const { tx, holdings, now } = context;
  const { person } = holdings;
  const change: CartChange = { catalogue: writes.catalogue.current(), person, now };
  switch (call.run) {
    case 'setLanguage':
      return setLanguage(writes, context, call.input.language);
    case 'setName':
      return setName(writes, context, call.input.name);
    case 'addPlace':
    case 'usePlace':
    case 'namePlace':
    case 'defaultPlace':
    case 'removePlace':
    case 'admitPhone':
    case 'reorder':
      return performOrdering(writes, call, { tx, change, places: holdings.places });
    case 'addToCart':
      return addToCart(tx, change, call.input);
    case 'setCount':
      return setCount(tx, change, call.input);
    case 'clearCart':
      return clearCart(tx, change);
    case 'placeOrder':
      return placeOrder(writes, context, call.input);
    case 'payAgain':
      return writes.retry.payAgain(tx, person, call.input);
    case 'payCash':
      return writes.retry.payCash(tx, person, call.input);
    case 'cancelOrder':
      return writes.cancelOrder(tx, person, call.input);
    case 'callMe':
      return writes.callMe(tx, person, call.input.reference);
    case 'renewCode':
      return writes.codes.tellCode(tx, person, { ...call.input, seen: true });
    case 'refillCart':
      return refillCart(tx, change, call.input.reference);
    case 'reportProblem':
      return writes.problems.report(tx, person, call.input);
    case 'checkCode':
    case 'proposeCode':
    case 'confirmCode':
    case 'forgetCode':
    case 'topUp':
    case 'setOwnDay':
    case 'setAuto':
    case 'cashOut':
    case 'checkReceipt':
    case 'setFavourites':
    case 'setOfferHours':
    case 'setOffers': {
      const { channel, codeWork = null } = context;
      return performWallet(writes, call, { tx, person, channel, codeWork });
    }
    case 'askPayout':
    case 'proposeNumber':
    case 'proveNumber':
    case 'payIn':
    case 'giveTip': {
      const { key, codeWork = null } = context;
      return performPayout(writes, call, { tx, person, key, codeWork });
    }
    case 'askLink':
    case 'joinNumber':
    case 'unlinkNumber':
    case 'askProof':
    case 'proveNumberHere':
    case 'reopenNumber':
    case 'takeOverNumber':
    case 'readMessage':
    case 'choosePayer':
    case 'blockDriver':
    case 'unblockDriver':
      return aboutPerson(writes, call, context);
    default:
      return partner(writes, call, context);
  }
}

function aboutPerson(
  writes: Writes,
  call: PersonCall,
  { tx, channel, holdings, codeWork = null }: EffectContext,
): Promise<AnyResult> {
  return performPerson(writes, call, { tx, channel, holdings, codeWork });
}

/** Whatever is left is a shop's or a driver's; the compiler knows. */
function partner(writes: Writes, call: PartnerCall, context: EffectContext): Promise<AnyResult> {
  const { tx, channel, holdings, codeWork = null } = context;
  return performPartner(writes, call, { tx, person: holdings.person, channel, codeWork });
}

function placeOrder(writes: Writes, context: EffectContext, wanted: Wanted): Promise<AnyResult> {
  const { tx, holdings, codeWork } = context;
  const codeCheck = codeWork?.kind === 'checked' ? codeWork.check : null;
  return writes.placeOrder(tx, { ...context, ...holdings, wanted, codeCheck });
}

async function setLanguage(
  { accounts }: Writes,
  { tx, holdings }: EffectContext,
  language: Language,
): Promise<AnyResult> {
  await accounts.setLanguage(tx, holdings.person, language);
  holdings.person = { ...holdings.person, language };
  return { ok: true };
}

async function setName(
  { accounts }: Writes,
  { tx, holdings }: EffectContext,
  name: string,
): Promise<AnyResult> {
  await accounts.setName(tx, holdings.person, name);
  holdings.person = { ...holdings.person, name };
  return { ok: true };
}

/** What an effect changed in the cart or the places is what the next screen shows. */
function keep(holdings: Holdings, result: AnyResult): void {
  if (!result.ok) return;
  const changed = result as { cart?: CartRow; place?: PlaceRow; places?: PlaceRow[] };
  if (changed.cart) holdings.cart = changed.cart;
  if (changed.places) holdings.places = changed.places;
  const { place } = changed;
  if (place) holdings.places = [place, ...holdings.places.filter(({ id }) => id !== place.id)];
}
