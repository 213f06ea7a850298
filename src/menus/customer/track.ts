import { formatXaf, xaf } from '../../lib/money.js';
import { nationalNumber } from '../../lib/phone.js';
import { text, verbatim, type Text } from '../../locales/index.js';
import type { Tracked } from '../../services/tracking.js';
import { screen, type Params } from '../screen.js';
import { payAgainTargets, payCashTargets } from './retry-targets.js';

/** Where an order is, who brings it, its delivery code, or how to pay it; to its owner only. */
export const track = screen({
  goes: ['cancel', 'call_me', 'home'],
  runs: { payAgain: payAgainTargets, payCash: payCashTargets },
  parse: readReference,
  load: async (reads, { reference }) => ({
    tracked: await reads.track(reference),
    now: reads.now,
  }),
  show: ({ tracked, now }, { reference }) =>
    !tracked.ok
      ? {
          kind: 'menu',
          title: text('track.unknown', { reference }),
          choices: [{ id: 'home', label: text('key.home') }],
        }
      : {
          kind: 'menu',
          title: text('track.title', { reference, stage: text(`stage.${tracked.stage}`) }),
          lines: linesOf(tracked, now),
          choices: [
            ...tracked.payBy.map((way) => ({ id: `pay_${way}`, label: text(`track.pay.${way}`) })),
            ...(tracked.canCancel ? [{ id: 'cancel', label: text('track.cancel') }] : []),
            { id: 'call_me', label: text('track.call_me') },
          ],
        },
  next: (input, params) => {
    const id = input.kind === 'choice' ? input.id : 'home';
    if (id === 'pay_momo') return { run: 'payAgain', input: params };
    if (id === 'pay_cash') return { run: 'payCash', input: params };
    if (id === 'cancel' || id === 'call_me') return { go: id, params };
    return { go: 'home', params: {} };
  },
});

function linesOf(tracked: Tracked, now: Date): Text[] {
  const { shop, totalXaf, etaFrom, etaTo, code } = tracked;
  return [
    ...driverLine(tracked),
    text('track.shop', { shop: verbatim(shop), total: formatXaf(xaf(totalXaf)) }),
    ...(etaFrom && etaTo
      ? [text('track.minutes', { from: minutesTo(etaFrom, now), to: minutesTo(etaTo, now) })]
      : []),
    ...(code === null ? [] : [text('track.code', { code })]),
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

export function readReference(params: Params) {
  const { reference } = params;
  return typeof reference === 'number' ? { reference } : null;
}
