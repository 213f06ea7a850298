import { timeOfDay } from '../../lib/clock.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { Tracked } from '../../services/tracking.js';
import { dayOf } from './orders.js';

/** What an order's page says: while it is open where it is, afterwards what it was. */
export function trackLines(tracked: Tracked, now: Date): Text[] {
  return tracked.isClosed ? receiptLines(tracked) : openLines(tracked, now);
}

function openLines(tracked: Tracked, now: Date): Text[] {
  const { shop, totalXaf, etaFrom, etaTo, code, part } = tracked;
  return [
    ...driverLine(tracked),
    text('track.shop', { shop: verbatim(shop), total: formatXaf(xaf(totalXaf)) }),
    ...(etaFrom && etaTo
      ? [text('track.minutes', { from: minutesTo(etaFrom, now), to: minutesTo(etaTo, now) })]
      : []),
    ...(code === null ? [] : [text('track.code', { code })]),
    ...(part === 'payer' ? [text('track.for_other')] : []),
  ];
}

function receiptLines({ placedAt, shop, lines, totalXaf }: Tracked): Text[] {
  return [
    text('track.placed', {
      date: `${dayOf(placedAt)} ${timeOfDay(placedAt)}`,
      shop: verbatim(shop),
    }),
    ...lines.map(({ count, nameFr, nameEn, lineXaf }) =>
      text('track.line', {
        count,
        item: { fr: nameFr, en: nameEn },
        price: formatXaf(xaf(lineXaf)),
      }),
    ),
    text('track.total', { total: formatXaf(xaf(totalXaf)) }),
  ];
}

function driverLine({ driverFirstName, vehicle, driverPhone }: Tracked): Text[] {
  if (driverFirstName === null || driverPhone === null || vehicle === null) return [];
  return [
    text('track.driver', {
      driver: verbatim(driverFirstName),
      vehicle: text(`vehicle.${vehicle}`),
      phone: nationalNumber(driverPhone),
    }),
  ];
}

function minutesTo(at: Date, now: Date): number {
  return Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 60_000));
}
