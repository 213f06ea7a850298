import { addMs, timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import { shorten } from '../../services/notifications/fit.js';
import type { RideInHand } from '../../services/dispatch/desk.js';
import { ORDER_SETTINGS } from '../../services/orders/settings.js';
import { readReference } from '../customer/track.js';
import { screen, type Choice } from '../screen.js';
import { rideClosed } from './ride-gone.js';

/** A ride of one's own: where to fetch it, then where to bring it, and all that can be said of it. */
export const driverRide = screen({
  goes: [
    ...(['driver_code', 'driver_amount', 'driver_absent', 'driver_late'] as const),
    ...(['driver_place', 'call_me', 'driver_home'] as const),
  ],
  runs: {
    pickUp: {
      ok: { to: 'driver_ride', params: ({ reference }) => ({ reference }) },
      ...rideClosed,
    },
  },
  parse: readReference,
  load: async (reads, { reference }) => ({
    ride: await reads.rideInHand(reference),
    now: reads.now,
  }),
  show: ({ ride, now }, { reference }) =>
    ride
      ? {
          kind: 'menu',
          title: titleOf(ride),
          lines: linesOf(ride, now),
          choices: choicesOf(ride, now),
        }
      : {
          kind: 'menu',
          title: text('driver.ride_gone', { reference }),
          choices: [{ id: 'driver_home', label: text('key.home') }],
        },
  next: (input, { reference }, { ride }) => {
    const id = input.kind === 'choice' ? input.id : '';
    switch (id) {
      case 'picked':
        return { run: 'pickUp', input: { reference } };
      case 'done':
        return ride && ride.mostXaf > ride.collectXaf
          ? { go: 'driver_amount', params: { reference } }
          : { go: 'driver_code', params: { reference, cashXaf: null } };
      case 'driver_absent':
      case 'driver_late':
      case 'driver_place':
      case 'call_me':
        return { go: id, params: { reference } };
      default:
        return { go: 'driver_home', params: {} };
    }
  },
});

function choicesOf(ride: RideInHand, now: Date): Choice[] {
  const late = { id: 'driver_late', label: text('driver.late') };
  const callMe = { id: 'call_me', label: text('track.call_me') };
  if (!ride.isPickedUp) return [{ id: 'picked', label: text('driver.picked') }, late, callMe];
  const away = text(isWaitOver(ride, now) ? 'driver.bring_back' : 'driver.absent');
  return [
    { id: 'done', label: text('driver.done') },
    { id: 'driver_absent', label: away },
    late,
    { id: 'driver_place', label: text('driver.place') },
    callMe,
  ];
}

/** Whether the customer has had their time, so that the food may go back. */
export function isWaitOver({ absentAt }: Pick<RideInHand, 'absentAt'>, now: Date): boolean {
  return absentAt !== null && now >= addMs(absentAt, ORDER_SETTINGS.absentWaitMs);
}

/** What to take at the door stands above all else. */
function titleOf(ride: RideInHand): Text {
  const { reference, collectXaf, mostXaf, isPickedUp } = ride;
  if (!isPickedUp) return text('driver.fetch_title', { reference });
  if (collectXaf === 0) return text('driver.paid_title', { reference });
  const cash = formatXaf(xaf(collectXaf));
  return mostXaf > collectXaf
    ? text('driver.most_title', { reference, cash, most: formatXaf(xaf(mostXaf)) })
    : text('driver.collect_title', { reference, cash });
}

function linesOf(ride: RideInHand, now: Date): Text[] {
  return ride.isPickedUp ? bringLines(ride, now) : fetchLines(ride);
}

function fetchLines({ shopName, shopQuartierName, shopPhone, ...ride }: RideInHand): Text[] {
  return [
    text('driver.shop_line', {
      shop: verbatim(shopName),
      from: verbatim(shopQuartierName),
      phone: shopPhone ? nationalNumber(shopPhone) : '',
    }),
    text('driver.customer_line', {
      customer: customerName(ride),
      to: verbatim(ride.quartierName),
    }),
  ];
}

/** Room for a landmark beside all the choices; the whole of it has a page of its own. */
const PLACE_ROOM = 28;

function bringLines(ride: RideInHand, now: Date): Text[] {
  const { absentAt, customerPhone, quartierName, landmark, note } = ride;
  const until = absentAt && addMs(absentAt, ORDER_SETTINGS.absentWaitMs);
  const place = [quartierName, landmark || note].filter(Boolean).join(', ');
  return [
    text('driver.person_line', {
      customer: customerName(ride),
      phone: customerPhone ? nationalNumber(customerPhone) : '',
    }),
    until && until > now
      ? text('driver.wait', { time: timeOfDay(until) })
      : verbatim(shorten(place, PLACE_ROOM)),
  ];
}

const NAME_ROOM = 14;

/** Who ordered by SMS alone never gave a name. */
export function customerName({ customerName: name }: Pick<RideInHand, 'customerName'>): Text {
  return name === '' ? text('notice.customer.unnamed') : verbatim(shorten(name, NAME_ROOM));
}
