import { addMs, timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { isTextKey, text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { Order } from '../../models/orders.js';
import { presentedAt, promisedMinutesOf } from '../orders/reading.js';
import { promisedMinutes } from '../pricing.js';
import { absent, absentOver, foodLate, late, returned, shopReturned } from './delay-words.js';
import { decided, disputed, driverDecided, shopDecided, shopDisputed } from './dispute-words.js';
import { landmarkWords, localPhone, shorten } from './fit.js';
import type { NoticeFacts } from './facts.js';
import { kitchenLines } from './kitchen-lines.js';
import { asked, credited, delayed, expired, failed, short, waiting } from './payment-words.js';
import type { NoticeEvent } from './table.js';

/** What depends on the house and the reader, not on the order. */
export interface Saying {
  language: Language;
  /** As dialled, `*237*55#`. */
  service: string;
  giveUpMs: number;
  /** Characters that words of people's own choosing may take, so that the SMS fits. */
  room: number;
}

type Say = (facts: NoticeFacts, saying: Saying) => Text;

const total = ({ order }: NoticeFacts) => formatXaf(xaf(order.totalXaf));
const shopName = ({ shop }: NoticeFacts) => shop.ussdName;
const isCash = ({ order }: NoticeFacts) => order.method === 'cash';
const referenceOf = ({ order }: NoticeFacts) => order.reference;

/** The usual three: who, which and how much. */
function usual(facts: NoticeFacts) {
  return { reference: referenceOf(facts), shop: shopName(facts), total: total(facts) };
}

function accepted(facts: NoticeFacts): Text {
  const minutes = promisedMinutesOf(facts.order);
  const { reference, shop } = usual(facts);
  const { from, to } = promisedMinutes(minutes);
  if (facts.order.receiverPhoneId !== null) {
    const name = facts.details?.orderedBy;
    const by = name ? verbatim(shorten(name, 20)) : text('notice.somebody');
    return text('notice.order.for_you', { by, reference, shop, from, to });
  }
  return text('notice.order.accepted', { reference, shop, minutes, from, to });
}

/** Who sent it to somebody else hears that the other phone is told the rest. */
function paid(facts: NoticeFacts): Text {
  const isForOther = facts.order.receiverPhoneId !== null;
  return text(isForOther ? 'notice.order.paid_for_other' : 'notice.order.paid', usual(facts));
}

function pickedUp(facts: NoticeFacts, { room }: Saying): Text {
  const { courier, code } = facts;
  return text('notice.order.picked_up', {
    reference: referenceOf(facts),
    driver: courier?.name ? shorten(courier.name, 20) : text('notice.driver.unnamed'),
    vehicle: text(`vehicle.${courier?.vehicle ?? 'moto'}`),
    phone: courier ? localPhone(courier.phone) : '',
    landmark: landmarkWords(facts, room, text('notice.landmark.by_phone')),
    code: code ?? '',
  });
}

/** The question S11; its time is when the money comes back by itself. */
function shopSilent(facts: NoticeFacts, { giveUpMs }: Saying): Text {
  const slots = {
    shop: shopName(facts),
    time: timeOfDay(addMs(presentedAt(facts.order), giveUpMs)),
  };
  const key = isCash(facts) ? 'notice.order.shop_silent_cash' : 'notice.order.shop_silent';
  return text(key, slots);
}

/** The shop's reason as far as we have words for it; its own may hold a name or a number. */
function whyWords({ said }: NoticeFacts): Text | null {
  const key = `why.${said['why'] ?? ''}`;
  return isTextKey(key) ? { key } : null;
}

function declined(facts: NoticeFacts): Text {
  const { reference, shop, total } = usual(facts);
  const why = whyWords(facts);
  if (why) {
    return isCash(facts)
      ? text('notice.order.declined_why_cash', { reference, shop, why })
      : text('notice.order.declined_why', { reference, shop, why, total });
  }
  return isCash(facts)
    ? text('notice.order.declined_cash', { reference, shop })
    : text('notice.order.declined', { reference, shop, total });
}

function unanswered(facts: NoticeFacts, { service }: Saying): Text {
  const { reference, shop, total } = usual(facts);
  return isCash(facts)
    ? text('notice.order.unanswered_cash', { reference, shop, service })
    : text('notice.order.unanswered', { reference, shop, total, service });
}

function newOrder(facts: NoticeFacts, { language, room }: Saying): Text {
  return text('notice.shop.new_order', {
    reference: referenceOf(facts),
    lines: verbatim(kitchenLines(facts, language, room)),
    food: formatXaf(foodXaf(facts.order)),
    paid: text(isCash(facts) ? 'notice.shop.cash' : 'notice.shop.paid'),
    minutes: facts.order.prepMinutes,
  });
}

function foodXaf({ subtotalXaf, discountXaf }: Order) {
  return xaf(subtotalXaf - discountXaf);
}

function missed(facts: NoticeFacts): Text {
  const reference = referenceOf(facts);
  const time = facts.said['pausedUntil'];
  return time === undefined
    ? text('notice.shop.missed_shut', { reference })
    : text('notice.shop.missed', { reference, time });
}

function offer(facts: NoticeFacts, { room }: Saying): Text {
  const { order, pickup, drop, said } = facts;
  return text('notice.driver.offer', {
    reference: order.reference,
    shop: shopName(facts),
    from: pickup.ussdName,
    to: drop.ussdName,
    landmark: landmarkWords(facts, room),
    pay: formatXaf(xaf(order.driverPayXaf)),
    paid: isCash(facts)
      ? text('notice.driver.collect_cash', { cash: total(facts) })
      : text('notice.driver.already_paid'),
    seconds: said['seconds'] ?? 60,
  });
}

/** How each event is said; the table's twin. */
export const WORDS: Record<NoticeEvent, Say> = {
  'order.paid': paid,
  'order.placed_cash': (facts) => text('notice.order.placed_cash', usual(facts)),
  'order.accepted': accepted,
  'order.picked_up': pickedUp,
  'order.shop_silent': shopSilent,
  'order.declined': declined,
  'order.unanswered': unanswered,
  'order.no_driver': (facts) =>
    text('notice.order.no_driver', { reference: referenceOf(facts), shop: shopName(facts) }),
  'wallet.change': (facts) =>
    text('notice.wallet.change', {
      reference: referenceOf(facts),
      change: formatXaf(xaf(Number(facts.said['changeXaf'] ?? 0))),
      balance: formatXaf(xaf(Number(facts.said['balanceXaf'] ?? 0))),
    }),
  'order.code_locked': (facts) =>
    text('notice.order.code_locked', { reference: referenceOf(facts) }),
  'order.late': late,
  'order.absent': absent,
  'order.returned': returned,
  'payment.hint': (facts) => text('notice.payment.hint', asked(facts)),
  'payment.resumed': (facts) => text('notice.payment.resumed', asked(facts)),
  'payment.waiting': waiting,
  'payment.delayed': delayed,
  'payment.short': short,
  'payment.failed': failed,
  'payment.expired': expired,
  'payment.credited': credited,
  'shop.new_order': newOrder,
  'shop.cancelled': (facts) => text('notice.shop.cancelled', { reference: referenceOf(facts) }),
  'shop.missed': missed,
  'shop.returned': shopReturned,
  'driver.food_late': foodLate,
  'driver.absent_over': absentOver,
  'order.dispute': disputed,
  'order.dispute_decided': decided,
  'shop.dispute': shopDisputed,
  'shop.dispute_decided': shopDecided,
  'driver.dispute_decided': driverDecided,
  'driver.offer': offer,
  'driver.ready_early': (facts) =>
    text('notice.driver.ready_early', {
      reference: referenceOf(facts),
      shop: shopName(facts),
      from: facts.pickup.ussdName,
    }),
};
