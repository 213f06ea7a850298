import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { DriverDesk, ListedRide } from '../../services/dispatch/desk.js';
import { noParams, screen, type Choice } from '../screen.js';

/** What a driver sees first: on duty or not, what waits for them, and the way to be a customer. */
export const driverHome = screen({
  goes: [
    ...(['driver_offer', 'driver_ride', 'driver_break', 'driver_area'] as const),
    ...(['driver_money', 'home', 'call_me', 'driver_home'] as const),
  ],
  runs: {
    goOnDuty: {
      ok: { to: 'driver_home', remark: () => text('driver.on_duty') },
      not_a_driver: 'home',
    },
    setLanguage: { ok: 'driver_home' },
  },
  root: true,
  parse: noParams,
  load: async (reads, _, person) => ({
    name: person.name ?? '',
    language: person.language,
    desk: await reads.driverDesk(),
  }),
  show: ({ name, desk }) => ({
    kind: 'menu',
    title: desk ? titleOf(name, desk) : text('home.welcome'),
    choices: desk ? choicesOf(desk) : [{ id: 'home', label: text('driver.order') }],
  }),
  next: (input, _, { language }) => {
    const [id = '', reference = ''] = input.kind === 'choice' ? input.id.split(' ') : [];
    if (id === 'free') return { run: 'goOnDuty', input: none };
    if (id === 'language') return { run: 'setLanguage', input: { language: other(language) } };
    if (id === 'driver_offer' || id === 'driver_ride') {
      return { go: id, params: { reference: Number(reference) } };
    }
    return { go: isPage(id) ? id : 'driver_home', params: {} };
  },
});

const none: Record<string, never> = {};

const PAGES = ['driver_break', 'driver_area', 'driver_money', 'home', 'call_me'] as const;

function isPage(id: string): id is (typeof PAGES)[number] {
  return (PAGES as readonly string[]).includes(id);
}

function other(language: Language | null): Language {
  return language === 'en' ? 'fr' : 'en';
}

function titleOf(name: string, { isAvailable, pausedUntil, area }: DriverDesk): Text {
  if (!isAvailable) {
    const until = pausedUntil ? text('driver.until', { time: timeOfDay(pausedUntil) }) : nothing;
    return text('driver.title_break', { name: verbatim(name), until });
  }
  const where = area === null ? nothing : text('driver.in_area', { area: verbatim(area) });
  return text('driver.title_free', { name: verbatim(name), area: where });
}

const nothing = verbatim('');

function choicesOf({ isAvailable, rides, offers }: DriverDesk): Choice[] {
  return [
    ...offers.map((ride) => ({ id: `driver_offer ${String(ride.reference)}`, label: offer(ride) })),
    ...rides.map((ride) => ({ id: `driver_ride ${String(ride.reference)}`, label: mine(ride) })),
    isAvailable
      ? { id: 'driver_break', label: text('driver.take_break') }
      : { id: 'free', label: text('driver.go_free') },
    { id: 'driver_area', label: text('driver.area') },
    { id: 'driver_money', label: text('driver.money') },
    { id: 'call_me', label: text('home.call_me') },
    { id: 'home', label: text('driver.order') },
    { id: 'language', key: LANGUAGE_KEY, label: text('home.language') },
  ];
}

const LANGUAGE_KEY = 9;

function offer({ reference, to, driverPayXaf }: ListedRide): Text {
  const pay = formatXaf(xaf(driverPayXaf));
  return text('driver.offer', { reference, to: verbatim(to), pay });
}

function mine({ reference, fulfilment, shop, to }: ListedRide): Text {
  const isWithMe = fulfilment === 'picked_up' || fulfilment === 'at_door';
  return isWithMe
    ? text('driver.ride_bring', { reference, to: verbatim(to) })
    : text('driver.ride_fetch', { reference, shop: verbatim(shop) });
}
