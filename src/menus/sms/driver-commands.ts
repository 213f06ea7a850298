import { timeOfDay } from '../../lib/clock.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, type Text } from '../../locales/index.js';
import type { PickUpResult } from '../../services/fulfilment/pick-up.js';
import type { TakeOfferResult } from '../../services/dispatch/answers.js';
import { action, type Handler, type Situation } from './action.js';
import type { Command } from './parsed.js';
import { ABOUT_AN_ORDER, closed, wrongRole } from './replies.js';
import { example, fillOneSms, money, shortName, theOrder } from './words.js';

type Taken = Extract<TakeOfferResult, { ok: true }>;
type PickedUp = Extract<PickUpResult, { ok: true }>;
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
  const { reference, shopName, shopQuartierName, shopPhone, customerName, quartierName } = ride;
  const slots = {
    reference,
    shop: shopName,
    from: shopQuartierName,
    shopPhone: shopPhone ? nationalNumber(shopPhone) : '-',
    customer: shortName(customerName),
    to: quartierName,
    cash: money(ride.collectXaf),
  };
  const build = (landmark: string) => text('notice.driver.assigned', { ...slots, landmark });
  return fillOneSms(language, build, placeWords(ride));
}

function placeWords({ landmark, note }: { landmark: string; note: string }): string {
  return [landmark, note].filter(Boolean).join(', ');
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
  const { reference, customerName, customerPhone, quartierName, collectXaf } = picked;
  const slots = {
    reference,
    customer: shortName(customerName),
    phone: nationalNumber(customerPhone),
    cash: money(collectXaf),
  };
  const words = [quartierName, placeWords(picked)].filter(Boolean).join(', ');
  return fillOneSms(language, (place) => text('reply.picked_up', { ...slots, place }), words);
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
