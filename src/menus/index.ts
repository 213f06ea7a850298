import { address } from './customer/address.js';
import { callMe, called } from './customer/call-me.js';
import { cancel, cancelled } from './customer/cancel.js';
import { cart } from './customer/cart.js';
import { cartEdit, cartLine } from './customer/cart-edit.js';
import { cashNote } from './customer/cash-note.js';
import { city } from './customer/city.js';
import { dishes } from './customer/dishes.js';
import { home } from './customer/home.js';
import { landmark } from './customer/landmark.js';
import { landmarkNote } from './customer/landmark-note.js';
import { language } from './customer/language.js';
import { name } from './customer/name.js';
import { option } from './customer/option.js';
import { orders } from './customer/orders.js';
import { otherShop } from './customer/other-shop.js';
import { pay } from './customer/pay.js';
import { paying, placed } from './customer/paying.js';
import { quantity } from './customer/quantity.js';
import { quartier } from './customer/quartier.js';
import { quartierPick } from './customer/quartier-pick.js';
import { resume } from './customer/resume.js';
import { shops } from './customer/shops.js';
import { track } from './customer/track.js';
import type { Tree } from './screen.js';

/** Every screen by its id, which stored conversations refer to. */
export const TREE: Tree = {
  language,
  name,
  home,
  resume,
  address,
  city,
  quartier,
  quartier_pick: quartierPick,
  landmark,
  landmark_note: landmarkNote,
  shops,
  dishes,
  option,
  quantity,
  other_shop: otherShop,
  cart,
  cart_edit: cartEdit,
  cart_line: cartLine,
  pay,
  cash_note: cashNote,
  paying,
  placed,
  orders,
  track,
  cancel,
  cancelled,
  call_me: callMe,
  called,
};

/** Screens a session can begin with. */
export const ENTRIES = ['language', 'name', 'home', 'resume', 'dishes'];
