import { timeOfDay } from '../../lib/clock.js';
import { text } from '../../locales/index.js';
import { action, type Handler } from './action.js';
import { KITCHEN_COMMANDS } from './kitchen-commands.js';
import { lateWords } from './late-words.js';
import type { Command } from './parsed.js';
import { ABOUT_AN_ORDER, closed, wrongRole } from './replies.js';
import { example, theOrder } from './words.js';

const byReference = ({ reference }: Command) => ({ reference });

const accept = action('acceptOrder', ({ reference, minutes }) => ({ reference, minutes }), {
  ok: ({ reference, minutes, repeated }) =>
    text(repeated ? 'reply.accepted_before' : 'reply.accepted', { reference, minutes }),
  ...ABOUT_AN_ORDER,
  too_late: closed,
});

const decline = action(
  'declineOrder',
  ({ reference, detail }) => ({ reference, ...(detail === null ? {} : { reasonText: detail }) }),
  {
    ok: ({ reference }) => text('reply.declined', { reference }),
    ...ABOUT_AN_ORDER,
    too_late: closed,
    already_accepted: (_, { reference }) =>
      text('reply.already_accepted', { order: theOrder(reference) }),
  },
);

const ready = action('markReady', byReference, {
  ok: ({ reference, driverComing }) =>
    text(driverComing ? 'reply.ready_coming' : 'reply.ready', { reference }),
  ...ABOUT_AN_ORDER,
  too_late: closed,
  not_accepted: (_, { reference }) =>
    text('reply.not_accepted', {
      order: theOrder(reference),
      example: example('accept', 'shop', reference),
    }),
});

const resume = action('resumeShop', () => ({}), {
  ok: () => text('reply.shop_open'),
  not_a_shop: (_, command) => wrongRole(command),
});

const pause = action('pauseShop', ({ minutes }) => ({ minutes }), {
  ok: ({ minutes, until }) => text('reply.shop_paused', { minutes, time: timeOfDay(until) }),
  not_a_shop: (_, command) => wrongRole(command),
});

const late = action(
  'shopLate',
  ({ reference, minutes }) => ({ reference, minutes }),
  lateWords('shop'),
);

/** What a shop does by SMS. */
export const SHOP_COMMANDS = {
  ...KITCHEN_COMMANDS,
  late,
  accept,
  refuse: decline,
  ready,
  available: resume,
  pause,
} satisfies Record<string, Handler>;
