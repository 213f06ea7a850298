import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { screen, type Params } from '../screen.js';
import { readReference } from './track.js';

/** Takes an order back, after a yes, until its shop has accepted. */
export const cancel = screen({
  goes: ['track'],
  runs: {
    cancelOrder: {
      ok: {
        to: 'cancelled',
        params: ({ reference, refundedXaf }) => ({ reference, refundedXaf }),
      },
      too_late: {
        to: 'track',
        params: (_, here) => ({ ...here }),
        remark: () => text('track.cancel_late'),
      },
      unknown_order: 'orders',
      several_open: 'orders',
      none_open: 'orders',
    },
  },
  once: true,
  parse: readReference,
  load: () => null,
  show: (_, { reference }) => ({
    kind: 'confirm',
    body: text('track.cancel_confirm', { reference }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, { reference }) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'cancelOrder', input: { reference } }
      : { go: 'track', params: { reference } },
});

/** The order is taken back; what was paid is credit. */
export const cancelled = screen({
  goes: [],
  runs: {},
  end: true,
  parse: readCancelled,
  load: () => null,
  show: (_, { reference, refundedXaf }) => ({
    kind: 'end',
    body:
      refundedXaf > 0
        ? text('track.cancelled_refund', { reference, total: formatXaf(xaf(refundedXaf)) })
        : text('track.cancelled', { reference }),
  }),
  next: () => ({ back: true }),
});

function readCancelled(params: Params) {
  const found = readReference(params);
  const { refundedXaf } = params;
  return found && { ...found, refundedXaf: typeof refundedXaf === 'number' ? refundedXaf : 0 };
}
