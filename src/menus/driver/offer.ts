import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { ListedRide } from '../../services/dispatch/desk.js';
import { readReference } from '../customer/track.js';
import { screen } from '../screen.js';

const home = (remark: () => Text) => ({ to: 'driver_home', remark });
const gone = {
  to: 'driver_home',
  remark: () => text('driver.taken'),
};

/** A ride on offer: how far, for how much; yes or no. */
export const driverOffer = screen({
  goes: ['driver_home'],
  runs: {
    takeOffer: {
      ok: { to: 'driver_ride', params: ({ reference }) => ({ reference }) },
      taken: gone,
      expired: home(() => text('driver.taken')),
      cash_limit: home(() => text('driver.cash_limit')),
      too_many_rides: home(() => text('driver.too_many')),
      unknown_order: gone,
      several_open: gone,
      none_open: gone,
    },
    refuseOffer: {
      ok: home(() => text('driver.refused')),
      already_yours: { to: 'driver_ride', params: ({ reference }) => ({ reference }) },
      unknown_order: gone,
      several_open: gone,
      none_open: gone,
    },
  },
  once: true,
  parse: readReference,
  load: async (reads, { reference }) => {
    const desk = await reads.driverDesk();
    return desk?.offers.find((offer) => offer.reference === reference) ?? null;
  },
  show: (offer, { reference }) =>
    offer
      ? {
          kind: 'menu',
          title: text('driver.offer_title', {
            reference,
            pay: formatXaf(xaf(offer.driverPayXaf)),
          }),
          lines: linesOf(offer),
          choices: [
            { id: 'take', label: text('driver.take') },
            { id: 'refuse', label: text('driver.refuse') },
          ],
        }
      : {
          kind: 'menu',
          title: text('driver.offer_gone', { reference }),
          choices: [{ id: 'driver_home', label: text('key.home') }],
        },
  next: (input, { reference }) => {
    const id = input.kind === 'choice' ? input.id : '';
    if (id === 'take') return { run: 'takeOffer', input: { reference } };
    if (id === 'refuse') return { run: 'refuseOffer', input: { reference } };
    return { go: 'driver_home', params: {} };
  },
});

function linesOf({ shop, from, to, method, totalXaf }: ListedRide): Text[] {
  const cash = formatXaf(xaf(totalXaf));
  return [
    text('driver.from_to', { shop: verbatim(shop), from: verbatim(from), to: verbatim(to) }),
    method === 'cash' ? text('driver.collect', { cash }) : text('driver.paid'),
  ];
}
