import { timeOfDay } from '../../lib/clock.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { SlotNames, SlotValue } from '../../locales/keys.js';
import type { AmountRefusal } from '../../services/fulfilment/cash-amount.js';
import type { DeliverResult } from '../../services/fulfilment/deliver.js';
import type { PickUpResult } from '../../services/fulfilment/pick-up.js';
import type { TakeOfferResult } from '../../services/dispatch/answers.js';
import { fitSms, shorten } from '../../services/notifications/fit.js';
import { action, type Handler, type Situation } from './action.js';
import type { Command } from './parsed.js';
import { ABOUT_AN_ORDER, closed, wrongRole } from './replies.js';
import { ROAD_COMMANDS } from './road-commands.js';
import { example, money, shortName, theOrder } from './words.js';

type Taken = Extract<TakeOfferResult, { ok: true }>;
type PickedUp = Extract<PickUpResult, { ok: true }>;
type Meeting = Pick<PickedUp, 'landmark' | 'note'>;
type About = { reference: number };

const byReference = ({ reference }: Command) => ({ reference });

const take = action('takeOffer', byReference, {
  ok: (ride, _, situation) => rideYours(ride, situation),
  ...ABOUT_AN_ORDER,
  taken: ({ reference }: About) => text('reply.ride_taken', { reference }),
  expired: ({ reference }: About) => text('reply.ride_expired', { reference }),
  cash_limit: ({ reference }: About) => text('reply.ride_cash_limit', { reference }),
  too_many_rides: ({ reference }: About) => text('reply.ride_too_many', { reference }),
});

/** S5: where to fetch, where to bring, what to collect; the customer's number comes with PRIS. */
function rideYours(ride: Taken, { language }: Situation): Text {
  const build = (room: number) =>
    text('notice.driver.assigned', {
      reference: ride.reference,
      shop: shorten(ride.shopName, room),
      from: shorten(ride.shopQuartierName, room),
      shopPhone: ride.shopPhone ? nationalNumber(ride.shopPhone) : '-',
      customer: customerWords(ride, room),
      to: shorten(ride.quartierName, room),
      landmark: meetingPlace(ride, room),
      cash: money(ride.collectXaf),
    });
  return verbatim(fitSms(language, 1, build));
}

/** Who ordered by SMS alone never gave a name. */
function customerWords({ customerName }: Pick<PickedUp, 'customerName'>, room: number): Text {
  if (customerName === '') return text('notice.customer.unnamed');
  return verbatim(shorten(shortName(customerName), room));
}

/** Where the customer waits, in their words; who gave none is called from the quartier. */
function meetingPlace({ landmark, note }: Meeting, room: number): Text {
  const words = [landmark, note].filter(Boolean).join(', ');
  return words === '' ? text('notice.landmark.call_me') : verbatim(shorten(words, room));
}

const refuseOffer = action('refuseOffer', byReference, {
  ok: ({ reference }) => text('reply.ride_refused', { reference }),
  ...ABOUT_AN_ORDER,
  already_yours: ({ reference }) => text('reply.ride_already_yours', { reference }),
});

const pickUp = action('pickUp', byReference, {
  ok: (picked, _, situation) => drop(picked, situation),
  ...ABOUT_AN_ORDER,
  too_late: closed,
});

function drop(picked: PickedUp, { language }: Situation): Text {
  const build = (room: number) =>
    pickedWords(picked, {
      reference: picked.reference,
      customer: customerWords(picked, room),
      phone: nationalNumber(picked.customerPhone),
      to: shorten(picked.quartierName, room),
      landmark: meetingPlace(picked, room),
      cash: money(picked.collectXaf),
    });
  return verbatim(fitSms(language, 1, build));
}

type PickedSlots = Record<SlotNames<'reply.picked_up'>, SlotValue>;

/** With the note that may be kept whole, where the customer leaves the change for the wallet. */
function pickedWords({ collectXaf, mostXaf }: PickedUp, slots: PickedSlots): Text {
  return mostXaf > collectXaf
    ? text('reply.picked_up_change', { ...slots, most: money(mostXaf) })
    : text('reply.picked_up', slots);
}

const deliver = action(
  'deliver',
  ({ reference, code, cashXaf }) => ({ reference, code, cashXaf }),
  {
    ok: delivered,
    cash_amount: (amount) => text('reply.cash_amount', amountSlots(amount)),
    cash_amount_missing: ({ reference, mostXaf }) =>
      text('reply.cash_amount_missing', { reference, most: money(mostXaf) }),
    cash_amount_refused: ({ reference }) => text('reply.cash_amount_refused', { reference }),
    ...ABOUT_AN_ORDER,
    // The last try has locked the code already: nobody is told of another one.
    wrong_code: ({ reference, tryNo, triesMax }) =>
      tryNo < triesMax
        ? text('reply.wrong_code', { reference, tryNo, triesMax })
        : text('reply.code_locked', { order: theOrder(reference) }),
    code_locked: (_, { reference }) => text('reply.code_locked', { order: theOrder(reference) }),
    code_missing: (_, { reference }) =>
      text('reply.code_missing', { example: example('deliver', 'driver', reference) }),
    code_expired: (_, { reference }) => text('reply.code_expired', { order: theOrder(reference) }),
    driver_locked: () => text('reply.driver_locked'),
    not_picked_up: (_, { reference }) =>
      text('reply.not_picked_up', {
        order: theOrder(reference),
        example: example('pick_up', 'driver', reference),
      }),
    too_late: closed,
  },
);

type Delivered = Extract<DeliverResult, { ok: true }>;

function delivered({ reference, earnedXaf, cashXaf, changeXaf }: Delivered): Text {
  const earned = money(earnedXaf);
  if (cashXaf === 0) return text('reply.delivered', { reference, earned });
  const cash = money(cashXaf);
  return changeXaf === 0
    ? text('reply.delivered_cash', { reference, earned, cash })
    : text('reply.delivered_change', { reference, earned, cash, change: money(changeXaf) });
}

function amountSlots({ reference, totalXaf, mostXaf }: AmountRefusal) {
  return { reference, total: money(totalXaf), most: money(mostXaf) };
}

const onDuty = action('goOnDuty', () => ({}), {
  ok: () => text('reply.on_duty'),
  not_a_driver: (_, command) => wrongRole(command),
});

const offDuty = action('goOffDuty', ({ minutes }) => ({ minutes }), {
  ok: ({ minutes, until }) =>
    minutes === null || until === null
      ? text('reply.off_duty')
      : text('reply.off_duty_until', { minutes, time: timeOfDay(until) }),
  not_a_driver: (_, command) => wrongRole(command),
});

/** What a driver does by SMS. */
export const DRIVER_COMMANDS = {
  ...ROAD_COMMANDS,
  accept: take,
  refuse: refuseOffer,
  pick_up: pickUp,
  deliver,
  available: onDuty,
  pause: offDuty,
} satisfies Record<string, Handler>;
