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
import type { CancelResult } from '../services/fulfilment/cancel.js';
import type { Person } from '../services/person.js';
import type { PlaceDetails, PlaceResult, Places } from '../services/places.js';

/** Everything a screen may change in the world: what it is told, and what can come of it. */
export interface EffectMap {
  setLanguage: { input: { language: Language }; result: { ok: true } };
  setName: { input: { name: string }; result: { ok: true } };
  addPlace: { input: { quartierId: string; details: PlaceDetails }; result: PlaceResult };
  usePlace: { input: { placeId: string }; result: PlaceResult };
  addToCart: { input: { shopId: string; line: CartLine; replace: boolean }; result: AddResult };
  setCount: { input: { index: number; itemId: string; count: number }; result: EditResult };
  clearCart: { input: Record<string, never>; result: { ok: true } };
  placeOrder: { input: Wanted; result: PlaceOrderResult };
  payAgain: { input: { reference: number }; result: PayAgainResult };
  payCash: { input: { reference: number }; result: PayCashResult };
  cancelOrder: { input: { reference: number }; result: CancelResult };
  callMe: { input: { reference: number | null }; result: { ok: true } };
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

/** What a person has at hand during a turn; an effect leaves here what it changed. */
export interface Holdings {
  person: Person;
  cart: CartRow | null;
  places: PlaceRow[];
}

export interface EffectContext {
  tx: Tx;
  channel: string;
  holdings: Holdings;
  /** One page, one effect: the conversation and the page shown. */
  key: string;
  now: Date;
}

/** The half of the services that changes things. */
export interface Writes {
  accounts: Accounts;
  catalogue: CatalogueCache;
  places: Places;
  placeOrder: PlaceOrder;
  retry: Retry;
  cancelOrder(tx: Tx, person: Person, order: { reference: number }): Promise<CancelResult>;
  callMe(tx: Tx, person: Person, reference: number | null): Promise<{ ok: true }>;
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
      return writes.places.add(tx, change, call.input);
    case 'usePlace':
      return writes.places.use(tx, change, call.input.placeId);
    case 'addToCart':
      return addToCart(tx, change, call.input);
    case 'setCount':
      return setCount(tx, change, call.input);
    case 'clearCart':
      return clearCart(tx, change);
    case 'placeOrder':
      return writes.placeOrder(tx, { ...context, ...holdings, wanted: call.input });
    case 'payAgain':
      return writes.retry.payAgain(tx, person, call.input);
    case 'payCash':
      return writes.retry.payCash(tx, person, call.input);
    case 'cancelOrder':
      return writes.cancelOrder(tx, person, call.input);
    case 'callMe':
      return writes.callMe(tx, person, call.input.reference);
  }
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
  const changed = result as { cart?: CartRow; place?: PlaceRow };
  if (changed.cart) holdings.cart = changed.cart;
  const { place } = changed;
  if (place) holdings.places = [place, ...holdings.places.filter(({ id }) => id !== place.id)];
}
