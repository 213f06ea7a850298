import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { CancelTerms } from '../../services/orders/cancel-terms.js';
import { screen, type Params } from '../screen.js';
import { readReference } from './track.js';

/**
 * What taking an order back comes to, before it is done: free until the shop's yes; afterwards a
 * person decides, because the kitchen has begun (requirement ORD-06).
 */
export const cancel = screen({
  goes: ['track', 'call_me'],
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
  load: async (reads, { reference }): Promise<CancelTerms> => {
    const tracked = await reads.track(reference);
    return tracked.ok ? tracked.cancel : { kind: 'too_late' };
  },
  show: (terms, { reference }) =>
    terms.kind === 'free'
      ? {
          kind: 'confirm',
          body: costWords(terms, reference),
          yes: text('answer.yes'),
          no: text('answer.no'),
        }
      : {
          kind: 'menu',
          title: verdict(reference),
          lines: [costWords(terms, reference)],
          choices: [{ id: 'call_me', label: text('track.call_me') }],
        },
  next: (input, { reference }) => {
    const id = input.kind === 'choice' ? input.id : 'no';
    if (id === 'yes') return { run: 'cancelOrder', input: { reference } };
    return { go: id === 'call_me' ? 'call_me' : 'track', params: { reference } };
  },
});

function verdict(reference: number): Text {
  return text('cancel.title', { reference });
}

/** What is kept, what comes back, and where it goes. */
function costWords(terms: CancelTerms, reference: number): Text {
  switch (terms.kind) {
    case 'free':
      return terms.refundXaf > 0
        ? text('cancel.free_paid', { reference, refund: formatXaf(xaf(terms.refundXaf)) })
        : text('cancel.free', { reference });
    case 'by_person': {
      const cost = formatXaf(xaf(terms.costXaf));
      return terms.refundXaf > 0
        ? text('cancel.costs_paid', { cost, refund: formatXaf(xaf(terms.refundXaf)) })
        : text('cancel.costs', { cost });
    }
    case 'too_late':
      return text('cancel.too_late');
  }
}

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
