import { afterOrder } from './fr/after-order.js';
import { chat } from './fr/chat.js';
import { commands } from './fr/commands.js';
import { common } from './fr/common.js';
import { disputes } from './fr/disputes.js';
import { driverScreens } from './fr/driver-screens.js';
import { choices } from './fr/choices.js';
import { manners } from './fr/manners.js';
import { freeText } from './fr/free-text.js';
import { notices } from './fr/notices.js';
import { road } from './fr/road.js';
import { onePerson } from './fr/one-person.js';
import { ordering } from './fr/ordering.js';
import { purse } from './fr/purse.js';
import { purseSms } from './fr/purse-sms.js';
import { payouts } from './fr/payouts.js';
import { payments } from './fr/payments.js';
import { receiver } from './fr/receiver.js';
import { smsOrder } from './fr/sms-order.js';
import { search } from './fr/search.js';
import { screens } from './fr/screens.js';
import { walletSms } from './fr/wallet-sms.js';
import { shopScreens } from './fr/shop-screens.js';
import { wallet } from './fr/wallet.js';

/** French, the source of all keys and slots. */
export const fr = {
  ...common,
  ...screens,
  ...notices,
  ...commands,
  ...road,
  ...disputes,
  ...driverScreens,
  ...shopScreens,
  ...afterOrder,
  ...smsOrder,
  ...freeText,
  ...search,
  ...wallet,
  ...walletSms,
  ...onePerson,
  ...chat,
  ...ordering,
  ...receiver,
  ...payments,
  ...payouts,
  ...purse,
  ...purseSms,
  ...manners,
  ...choices,
} as const;
