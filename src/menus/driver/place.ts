import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim } from '../../locales/index.js';
import { readReference } from '../customer/track.js';
import { screen } from '../screen.js';
import { customerName } from './ride.js';

/** Where to bring a ride, in all the customer's words. */
export const driverPlace = screen({
  goes: ['driver_ride'],
  runs: {},
  once: true,
  parse: readReference,
  load: (reads, { reference }) => reads.rideInHand(reference),
  show: (ride, { reference }) => ({
    kind: 'menu',
    title: ride
      ? text('driver.person_line', {
          customer: customerName(ride),
          phone: ride.customerPhone ? nationalNumber(ride.customerPhone) : '',
        })
      : text('driver.ride_gone', { reference }),
    lines: [ride?.quartierName, ride?.landmark, ride?.note].flatMap((line) =>
      line ? [verbatim(line)] : [],
    ),
    choices: [{ id: 'driver_ride', label: text('driver.back_to_ride', { reference }) }],
  }),
  next: (_, params) => ({ go: 'driver_ride', params }),
});
