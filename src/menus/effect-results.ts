import type { ChoiceResult } from '../services/fulfilment/choice.js';
import type { StopScope } from '../services/consents.js';
import type { HelpArticles } from '../services/help-articles.js';
import type { SilenceChoice } from '../services/fulfilment/silence.js';
import type { TellCodeResult } from '../services/delivery-code.js';
import type { TextPayoutResult } from '../services/payouts/partner.js';
import type { ByReference } from '../services/orders/sender.js';
import type { Takings } from '../services/takings.js';
import type { TrackResult } from '../services/tracking.js';
import type { Movement } from '../services/wallet.js';
import type { PartnerEffectMap } from './partner-effects.js';
import type { PersonTextEffectMap } from './person-text-effects.js';
import type { PaymentEffectMap } from './payment-effects.js';
import type { Role } from './sms/verbs.js';
import type { TextOrderEffectMap } from './text-order-effects.js';
import type { WalletTextEffectMap } from './wallet-text-effects.js';

type Nothing = Record<string, never>;
type Done = { ok: true };
type ResultOf<Method extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Method>>;

/** What people change or ask by SMS alone, beside the effects of the menus. */
export interface CommandEffectMap
  extends
    PartnerEffectMap,
    PaymentEffectMap,
    TextOrderEffectMap,
    WalletTextEffectMap,
    PersonTextEffectMap {
  tellCode: { input: ByReference; result: TellCodeResult };
  trackOrder: { input: ByReference; result: TrackResult };
  /** Credit of a customer, earnings of a shop or driver, and the last three movements. */
  readBalance: {
    input: { of: Role };
    /** `bonusXaf` is a customer's, beside the balance; 0 for everybody else. */
    result: { ok: true; balanceXaf: number; bonusXaf: number; movements: Movement[] };
  };
  /** What a shop has sold today, what a driver has earned, and the cash a driver holds. */
  shopSales: { input: Nothing; result: ResultOf<Takings['shopDay']> };
  driverEarnings: { input: Nothing; result: ResultOf<Takings['driverDay']> };
  driverCash: { input: Nothing; result: ResultOf<Takings['cash']> };
  /** A shop's or driver's earnings; the code comes by SMS first. */
  textPayout: {
    input: { amountXaf: number | null; code: string | null };
    result: TextPayoutResult;
  };
  stopOffers: { input: { scope: StopScope }; result: Done };
  startOffers: { input: Nothing; result: Done };
  /** An answer to what is often asked, by its number. */
  readHelp: { input: { number: number }; result: ResultOf<HelpArticles['tell']> };
  /** The digit to a question whose kind is `shop_silent`. */
  answerSilence: { input: { questionId: string; choice: SilenceChoice }; result: ChoiceResult };
}
