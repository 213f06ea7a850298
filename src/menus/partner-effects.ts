import type { Tx } from '../models/database.js';
import type { Dispatch } from '../services/dispatch.js';
import type { RefuseOfferResult, TakeOfferResult } from '../services/dispatch/answers.js';
import type { AreaResult, AreaSaid } from '../services/dispatch/area.js';
import type { Duty } from '../services/dispatch/duty.js';
import type { Fulfilment } from '../services/fulfilment.js';
import type { AbsentResult } from '../services/fulfilment/absent.js';
import type { AcceptResult } from '../services/fulfilment/accept.js';
import type { CodeInput } from '../services/fulfilment/code-try.js';
import type { DeclineResult } from '../services/fulfilment/decline.js';
import type { DeliverResult } from '../services/fulfilment/deliver.js';
import type { LateResult } from '../services/fulfilment/late.js';
import type { PickUpResult } from '../services/fulfilment/pick-up.js';
import type { ReadyResult } from '../services/fulfilment/ready.js';
import type { ByReference } from '../services/orders/sender.js';
import type { Person } from '../services/person.js';
import type { Shops } from '../services/shops.js';
import type { CodeWork } from '../services/wallet-codes.js';
import type { ItemsBackResult, ItemsOutResult, ItemsSaid } from '../services/shops/stock.js';

type Nothing = Record<string, never>;
type Minutes = { minutes: number | null };
type ResultOf<Method extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Method>>;

/** What shops and drivers change, the same by SMS and by keys. */
export interface PartnerEffectMap {
  acceptOrder: { input: ByReference & Minutes; result: AcceptResult };
  declineOrder: { input: ByReference & { reasonText?: string }; result: DeclineResult };
  markReady: { input: ByReference; result: ReadyResult };
  shopLate: { input: ByReference & Minutes; result: LateResult };
  itemsOut: { input: ItemsSaid; result: ItemsOutResult };
  itemsBack: { input: ItemsSaid; result: ItemsBackResult };
  resumeShop: { input: Nothing; result: ResultOf<Shops['resume']> };
  pauseShop: { input: Minutes; result: ResultOf<Shops['pause']> };
  takeOffer: { input: ByReference; result: TakeOfferResult };
  refuseOffer: { input: ByReference; result: RefuseOfferResult };
  pickUp: { input: ByReference; result: PickUpResult };
  driverLate: { input: ByReference & Minutes; result: LateResult };
  customerAbsent: { input: ByReference; result: AbsentResult };
  /** Runs its own transactions, since tries are counted in a commit of their own first. */
  deliver: { input: CodeInput; result: DeliverResult };
  goOnDuty: { input: Nothing; result: ResultOf<Duty['onDuty']> };
  goOffDuty: { input: Minutes; result: ResultOf<Duty['offDuty']> };
  setArea: { input: AreaSaid; result: AreaResult };
}

type PartnerEffectName = keyof PartnerEffectMap;
export type PartnerCall = {
  [Name in PartnerEffectName]: { run: Name; input: PartnerEffectMap[Name]['input'] };
}[PartnerEffectName];

export interface PartnerWrites {
  fulfilment: Fulfilment;
  dispatch: Dispatch;
  shops: Shops;
}

interface PartnerContext {
  tx: Tx;
  person: Person;
  channel: string;
  /** What came of a code at the door, where that was tried before the transaction. */
  codeWork?: CodeWork | null;
}

type AnyResult = { ok: true } | { ok: false; reason: string };

const SHOP_EFFECTS = [
  ...(['acceptOrder', 'declineOrder', 'markReady', 'shopLate'] as const),
  ...(['itemsOut', 'itemsBack', 'resumeShop', 'pauseShop'] as const),
];
type ShopCall = Extract<PartnerCall, { run: (typeof SHOP_EFFECTS)[number] }>;
type DriverCall = Exclude<PartnerCall, ShopCall>;

/** Performs what a shop or a driver asks for, through the services. */
export function performPartner(
  writes: PartnerWrites,
  call: PartnerCall,
  context: PartnerContext,
): Promise<AnyResult> {
  return isOfShop(call) ? ofShop(writes, call, context) : ofDriver(writes, call, context);
}

function isOfShop(call: PartnerCall): call is ShopCall {
  return (SHOP_EFFECTS as readonly string[]).includes(call.run);
}

function ofShop(
  { fulfilment, shops }: PartnerWrites,
  call: ShopCall,
  { tx, person }: PartnerContext,
): Promise<AnyResult> {
  switch (call.run) {
    case 'acceptOrder':
      return fulfilment.accept(tx, person, call.input);
    case 'declineOrder':
      return fulfilment.decline(tx, person, call.input);
    case 'markReady':
      return fulfilment.ready(tx, person, call.input);
    case 'shopLate':
      return fulfilment.shopLate(tx, person, call.input);
    case 'itemsOut':
      return shops.itemsOut(tx, person, call.input);
    case 'itemsBack':
      return shops.itemsBack(tx, person, call.input);
    case 'resumeShop':
      return shops.resume(tx, person);
    case 'pauseShop':
      return shops.pause(tx, person, call.input.minutes);
  }
}

function ofDriver(
  { fulfilment, dispatch }: PartnerWrites,
  call: DriverCall,
  { tx, person, channel, codeWork }: PartnerContext,
): Promise<AnyResult> {
  switch (call.run) {
    case 'takeOffer':
      return dispatch.takeOffer(tx, person, call.input);
    case 'refuseOffer':
      return dispatch.refuseOffer(tx, person, call.input);
    case 'pickUp':
      return fulfilment.pickUp(tx, person, call.input);
    case 'driverLate':
      return fulfilment.driverLate(tx, person, call.input);
    case 'customerAbsent':
      return fulfilment.absent(tx, person, call.input);
    case 'deliver':
      if (codeWork?.kind === 'delivered') return Promise.resolve(codeWork.result);
      return fulfilment.deliver(person, call.input);
    case 'goOnDuty':
      return dispatch.onDuty(tx, person);
    case 'goOffDuty':
      return dispatch.offDuty(tx, person, call.input.minutes);
    case 'setArea':
      return dispatch.setArea(tx, person, call.input, channel);
  }
}
