import { afterOrder } from './en/after-order.js';
import { chat } from './en/chat.js';
import { commands } from './en/commands.js';
import { common } from './en/common.js';
import { disputes } from './en/disputes.js';
import { driverScreens } from './en/driver-screens.js';
import { choices } from './en/choices.js';
import { manners } from './en/manners.js';
import { freeText } from './en/free-text.js';
import { notices } from './en/notices.js';
import { road } from './en/road.js';
import { onePerson } from './en/one-person.js';
import { ordering } from './en/ordering.js';
import { purse } from './en/purse.js';
import { purseSms } from './en/purse-sms.js';
import { payouts } from './en/payouts.js';
import { payments } from './en/payments.js';
import { receiver } from './en/receiver.js';
import { smsOrder } from './en/sms-order.js';
import { search } from './en/search.js';
import { screens } from './en/screens.js';
import { walletSms } from './en/wallet-sms.js';
import { shopScreens } from './en/shop-screens.js';
import { wallet } from './en/wallet.js';

/** English; every file of it is held to its French twin by `translate`. */
export const en = {
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
