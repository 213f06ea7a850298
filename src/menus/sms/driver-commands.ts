import { timeOfDay } from '../../lib/clock.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { PickUpResult } from '../../services/fulfilment/pick-up.js';
import type { TakeOfferResult } from '../../services/dispatch/answers.js';
import { fitSms, shorten } from '../../services/notifications/fit.js';
import { action, type Handler, type Situation } from './action.js';
import type { Command } from './parsed.js';
import { ABOUT_AN_ORDER, closed, wrongRole } from './replies.js';
import { example, money, shortName, theOrder } from './words.js';

type Taken = Extract<TakeOfferResult, { ok: true }>;
type PickedUp = Extract<PickUpResult, { ok: true }>;
type Meeting = Pick<PickedUp, 'landmark' | 'note' | 'quartierName'>;
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
      customer: shorten(shortName(ride.customerName), room),
      to: shorten(ride.quartierName, room),
      landmark: shorten(meetingPlace(ride), room),
      cash: money(ride.collectXaf),
    });
  return verbatim(fitSms(language, 1, build));
}

/** Where the customer waits, in their words; a quartier alone when they gave none. */
function meetingPlace({ landmark, note, quartierName }: Meeting): string {
  return [landmark, note].filter(Boolean).join(', ') || quartierName;
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
    text('reply.picked_up', {
      reference: picked.reference,
      customer: shorten(shortName(picked.customerName), room),
      phone: nationalNumber(picked.customerPhone),
      to: shorten(picked.quartierName, room),
      landmark: shorten(meetingPlace(picked), room),
      cash: money(picked.collectXaf),
    });
  return verbatim(fitSms(language, 1, build));
}

const deliver = action('deliver', ({ reference, code }) => ({ reference, code }), {
  ok: ({ reference, earnedXaf, cashXaf }) =>
    cashXaf === 0
      ? text('reply.delivered', { reference, earned: money(earnedXaf) })
      : text('reply.delivered_cash', {
          reference,
          earned: money(earnedXaf),
          cash: money(cashXaf),
        }),
  ...ABOUT_AN_ORDER,
  wrong_code: ({ reference, tryNo, triesMax }) =>
    text('reply.wrong_code', { reference, tryNo, triesMax }),
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
});

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
  accept: take,
  refuse: refuseOffer,
  pick_up: pickUp,
  deliver,
  available: onDuty,
  pause: offDuty,
} satisfies Record<string, Handler>;
