import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { Tracked } from '../../services/tracking.js';
import { dayWords } from '../sms/day-words.js';

/** What an order's page says: while it is open where it is, afterwards what it was. */
export function trackLines(tracked: Tracked, now: Date): Text[] {
  return tracked.isClosed ? receiptLines(tracked) : openLines(tracked, now);
}

function openLines(tracked: Tracked, now: Date): Text[] {
  const { shop, totalXaf, etaFrom, etaTo, code, part } = tracked;
  return [
    ...driverLine(tracked),
    seenLine(tracked) ??
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
      date: dayWords(placedAt),
      shop: verbatim(shop),
      total: formatXaf(xaf(totalXaf)),
    }),
    ...lines.map(({ count, nameFr, nameEn, lineXaf }) =>
      text('track.line', {
        count,
        item: { fr: nameFr, en: nameEn },
        price: formatXaf(xaf(lineXaf)),
      }),
    ),
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

/** Where the driver said to be last: more than the shop's name, when a page has room for one. */
function seenLine({ driverSeen }: Tracked): Text | null {
  if (!driverSeen) return null;
  const { area, minutes } = driverSeen;
  return text('track.seen', { area: verbatim(area), minutes });
}

function minutesTo(at: Date, now: Date): number {
  return Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 60_000));
}
