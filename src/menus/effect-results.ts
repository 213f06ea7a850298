import type { DeliverResult } from '../services/fulfilment/deliver.js';
import type { AcceptResult } from '../services/fulfilment/accept.js';
import type { ChoiceResult } from '../services/fulfilment/choice.js';
import type { DeclineResult } from '../services/fulfilment/decline.js';
import type { PickUpResult } from '../services/fulfilment/pick-up.js';
import type { ReadyResult } from '../services/fulfilment/ready.js';
import type { SilenceChoice } from '../services/fulfilment/silence.js';
import type { TellCodeResult } from '../services/delivery-code.js';
import type { RefuseOfferResult, TakeOfferResult } from '../services/dispatch/answers.js';
import type { Duty } from '../services/dispatch/duty.js';
import type { ByReference } from '../services/orders/sender.js';
import type { Shops } from '../services/shops.js';
import type { TrackResult } from '../services/tracking.js';
import type { Role } from './sms/verbs.js';

/** One movement on somebody's account; `amountXaf` is positive for what came in. */
export interface Movement {
  at: Date;
  /** The ledger's own name for it, such as `order_refunded`. */
  kind: string;
  amountXaf: number;
}

type Nothing = Record<string, never>;
type Done = { ok: true };
type ResultOf<Method extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Method>>;

/** What people change or ask by SMS alone, beside the effects of the menus. */
export interface CommandEffectMap {
  acceptOrder: { input: ByReference & { minutes: number | null }; result: AcceptResult };
  declineOrder: { input: ByReference & { reasonText?: string }; result: DeclineResult };
  markReady: { input: ByReference; result: ReadyResult };
  takeOffer: { input: ByReference; result: TakeOfferResult };
  refuseOffer: { input: ByReference; result: RefuseOfferResult };
  pickUp: { input: ByReference; result: PickUpResult };
  /** Runs its own transactions, since tries are counted in a commit of their own first. */
  deliver: { input: ByReference & { code: string | null }; result: DeliverResult };
  goOnDuty: { input: Nothing; result: ResultOf<Duty['onDuty']> };
  goOffDuty: { input: { minutes: number | null }; result: ResultOf<Duty['offDuty']> };
  resumeShop: { input: Nothing; result: ResultOf<Shops['resume']> };
  pauseShop: { input: { minutes: number | null }; result: ResultOf<Shops['pause']> };
  tellCode: { input: ByReference; result: TellCodeResult };
  trackOrder: { input: ByReference; result: TrackResult };
  /** Credit of a customer, earnings of a shop or driver, and the last three movements. */
  readBalance: {
    input: { of: Role };
    result: { ok: true; balanceXaf: number; movements: Movement[] };
  };
  stopOffers: { input: Nothing; result: Done };
  startOffers: { input: Nothing; result: Done };
  /** The digit to a question whose kind is `shop_silent`. */
  answerSilence: { input: { questionId: string; choice: SilenceChoice }; result: ChoiceResult };
}
