import { text } from '../../locales/index.js';
import type { Tracked } from '../../services/tracking.js';
import { screen, type Choice, type Params } from '../screen.js';
import { refillTargets } from './refill-targets.js';
import { payAgainTargets, payCashTargets } from './retry-targets.js';
import { trackLines } from './track-lines.js';

/** Where an order is, who brings it, its delivery code, or how to pay it; to its owner only. */
export const track = screen({
  goes: ['cancel', 'call_me', 'pay_again', 'problem', 'tip', 'home'],
  runs: {
    payAgain: payAgainTargets,
    payCash: payCashTargets,
    refillCart: refillTargets,
    renewCode: {
      ok: {
        to: 'track',
        params: (_, here) => ({ ...here }),
        remark: ({ renewed }) => text(renewed ? 'track.code_new' : 'track.code_same'),
      },
      not_yet: { to: 'track', params: (_, here) => ({ ...here }), remark: noCode },
      closed: { to: 'track', params: (_, here) => ({ ...here }), remark: noCode },
      with_receiver: { to: 'track', params: (_, here) => ({ ...here }), remark: noCode },
      unknown_order: 'orders',
      several_open: 'orders',
      none_open: 'orders',
    },
  },
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
          lines: trackLines(tracked, now),
          choices: choicesOf(tracked),
        },
  next: (input, params) => {
    const id = input.kind === 'choice' ? input.id : 'home';
    switch (id) {
      case 'pay_momo':
        return { run: 'payAgain', input: params };
      case 'pay_other':
        return { go: 'pay_again', params };
      case 'pay_cash':
        return { run: 'payCash', input: params };
      case 'again':
        return { run: 'refillCart', input: params };
      case 'code':
        return { run: 'renewCode', input: params };
      case 'cancel':
      case 'call_me':
      case 'problem':
      case 'tip':
        return { go: id, params };
      default:
        return { go: 'home', params: {} };
    }
  },
});

/** What can be done with it now; the page of U16 first, rarer things after. */
function choicesOf(tracked: Tracked): Choice[] {
  const { payBy, isClosed, problems, code, cancel, part } = tracked;
  return [
    ...payBy.map((way) => ({ id: `pay_${way}`, label: text(`track.pay.${way}`) })),
    ...(cancel.kind === 'free' ? [{ id: 'cancel', label: text('track.cancel') }] : []),
    ...(isTippable(tracked) ? [{ id: 'tip', label: text('tip.choice') }] : []),
    ...(isClosed && part !== 'receiver' ? [{ id: 'again', label: text('track.again') }] : []),
    { id: 'call_me', label: text('track.call_me') },
    ...(problems.length > 0 ? [{ id: 'problem', label: text('track.problem') }] : []),
    ...(code === null ? [] : [{ id: 'code', label: text('track.code_again') }]),
    ...(cancel.kind === 'by_person' ? [{ id: 'cancel', label: text('track.cancel') }] : []),
  ];
}

/** Thanks are for the driver of today; who only took it at the door has no wallet in it. */
function isTippable({ stage, part, ageMinutes }: Tracked): boolean {
  return stage === 'delivered' && part !== 'receiver' && ageMinutes < DAY_MINUTES;
}

const DAY_MINUTES = 24 * 60;

function noCode() {
  return text('track.code_none');
}

export function readReference(params: Params) {
  const { reference } = params;
  return typeof reference === 'number' ? { reference } : null;
}
