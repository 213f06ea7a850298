import { account } from './customer/account.js';
import { help, helpArticle } from './customer/help.js';
import { notices, offerHours } from './customer/notices.js';
import { address } from './customer/address.js';
import { blockDriver, blocked } from './customer/blocked.js';
import { callMe, called } from './customer/call-me.js';
import { cancel, cancelled } from './customer/cancel.js';
import { cart } from './customer/cart.js';
import { cartEdit, cartLine } from './customer/cart-edit.js';
import { cashChange } from './customer/cash-change.js';
import { cashNote } from './customer/cash-note.js';
import { city } from './customer/city.js';
import { deepDish } from './customer/deep-dish.js';
import { dishes } from './customer/dishes.js';
import { found } from './customer/found.js';
import { home } from './customer/home.js';
import { landmark } from './customer/landmark.js';
import { landmarkNote } from './customer/landmark-note.js';
import { language } from './customer/language.js';
import { message, messages } from './customer/messages.js';
import { name } from './customer/name.js';
import { linkCode, linkNumber, numbers, unlink, usualPayer } from './customer/numbers.js';
import { option } from './customer/option.js';
import { orders } from './customer/orders.js';
import { otherShop } from './customer/other-shop.js';
import { pay } from './customer/pay.js';
import { operator } from './customer/operator.js';
import { payAgain, payAgainConfirm } from './customer/pay-again.js';
import { payer, payerConfirm } from './customer/payer.js';
import { pin } from './customer/pin.js';
import { paying, placed } from './customer/paying.js';
import { problem, problemNoted } from './customer/problem.js';
import { place, placeLabel, placeName, placeRemove, places } from './customer/places.js';
import { prove, proveCode } from './customer/prove.js';
import { quantity } from './customer/quantity.js';
import { quartier } from './customer/quartier.js';
import { quartierPick } from './customer/quartier-pick.js';
import { rename } from './customer/rename.js';
import { relative } from './customer/relative.js';
import { relativePlaces } from './customer/relative-places.js';
import { reorder } from './customer/reorder.js';
import { resume } from './customer/resume.js';
import { returning, returningCode, returningNew } from './customer/returning.js';
import { shops } from './customer/shops.js';
import { track } from './customer/track.js';
import { codeAgain, codeForgot, codeNew, codeOld, walletCode } from './customer/wallet-code.js';
import { walletPin } from './customer/wallet-pin.js';
import { cashOut, cashOutAsked, cashOutPin } from './customer/cash-out.js';
import { topUp, topUpAsked, topUpConfirm, topUpNumber } from './customer/top-up.js';
import {
  autoAmount,
  autoBelow,
  walletAuto,
  walletLimit,
  walletLimits,
} from './customer/wallet-limits.js';
import { walletWhere } from './customer/wallet-where.js';
import { wallet, walletMore, walletMoves } from './customer/wallet.js';
import { driverAmount, driverCode, driverDelivered } from './driver/code.js';
import { driverArea, driverAreaPick, driverBreak } from './driver/duty.js';
import { driverHome } from './driver/home.js';
import { driverMoney } from './driver/money.js';
import { driverOffer } from './driver/offer.js';
import { driverPayIn, driverPayingIn } from './driver/pay-in.js';
import { payout, payoutConfirm, payoutDone } from './partner/payout.js';
import { payoutNumber, payoutNumberCode, payoutNumberDone } from './partner/payout-number.js';
import { tip, tipDone } from './customer/tip.js';
import { driverPlace } from './driver/place.js';
import { driverRide } from './driver/ride.js';
import { driverAbsent, driverLate, driverReturned } from './driver/trouble.js';
import { shopHome } from './shop/home.js';
import { shopBreak, shopItems, shopSales } from './shop/kitchen.js';
import { shopLate, shopOrder, shopRefuse } from './shop/order.js';
import { checkCode, checkReference } from './shop/receipt-check.js';
import type { Tree } from './screen.js';

/** Every screen by its id, which stored conversations refer to. */
export const TREE: Tree = {
  language,
  name,
  home,
  resume,
  reorder,
  address,
  relative,
  relative_places: relativePlaces,
  city,
  quartier,
  pin,
  quartier_pick: quartierPick,
  landmark,
  landmark_note: landmarkNote,
  shops,
  found,
  dishes,
  deep_dish: deepDish,
  option,
  quantity,
  other_shop: otherShop,
  cart,
  cart_edit: cartEdit,
  cart_line: cartLine,
  pay,
  payer,
  payer_confirm: payerConfirm,
  operator,
  pay_again: payAgain,
  pay_again_confirm: payAgainConfirm,
  places,
  place,
  place_name: placeName,
  place_label: placeLabel,
  place_remove: placeRemove,
  cash_note: cashNote,
  cash_change: cashChange,
  wallet_pin: walletPin,
  paying,
  placed,
  orders,
  track,
  cancel,
  cancelled,
  problem,
  problem_noted: problemNoted,
  account,
  rename,
  messages,
  message,
  numbers,
  link_number: linkNumber,
  link_code: linkCode,
  unlink,
  usual_payer: usualPayer,
  blocked,
  block_driver: blockDriver,
  prove,
  prove_code: proveCode,
  returning,
  returning_code: returningCode,
  returning_new: returningNew,
  notices,
  offer_hours: offerHours,
  help,
  help_article: helpArticle,
  wallet,
  wallet_moves: walletMoves,
  wallet_more: walletMore,
  wallet_where: walletWhere,
  wallet_limits: walletLimits,
  wallet_limit: walletLimit,
  wallet_auto: walletAuto,
  auto_below: autoBelow,
  auto_amount: autoAmount,
  top_up: topUp,
  top_up_number: topUpNumber,
  top_up_confirm: topUpConfirm,
  top_up_asked: topUpAsked,
  cash_out: cashOut,
  cash_out_pin: cashOutPin,
  cash_out_asked: cashOutAsked,
  wallet_code: walletCode,
  code_old: codeOld,
  code_new: codeNew,
  code_again: codeAgain,
  code_forgot: codeForgot,
  call_me: callMe,
  called,
  driver_home: driverHome,
  driver_offer: driverOffer,
  driver_ride: driverRide,
  driver_place: driverPlace,
  driver_code: driverCode,
  driver_amount: driverAmount,
  driver_delivered: driverDelivered,
  driver_late: driverLate,
  driver_absent: driverAbsent,
  driver_returned: driverReturned,
  driver_break: driverBreak,
  driver_area: driverArea,
  driver_area_pick: driverAreaPick,
  driver_money: driverMoney,
  driver_pay_in: driverPayIn,
  driver_paying_in: driverPayingIn,
  payout,
  payout_confirm: payoutConfirm,
  payout_done: payoutDone,
  payout_number: payoutNumber,
  payout_number_code: payoutNumberCode,
  payout_number_done: payoutNumberDone,
  tip,
  tip_done: tipDone,
  shop_home: shopHome,
  shop_order: shopOrder,
  shop_refuse: shopRefuse,
  shop_late: shopLate,
  shop_items: shopItems,
  shop_break: shopBreak,
  shop_sales: shopSales,
  check_reference: checkReference,
  check_code: checkCode,
};

/** Screens a session can begin with. */
export const ENTRIES = [
  ...['language', 'name', 'home', 'driver_home', 'shop_home', 'resume', 'dishes'],
  // Shown in the place of others (proof.ts).
  ...['prove', 'returning'],
];
