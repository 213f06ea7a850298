import { orderKeyOf, type Dispute } from '../models/disputes.js';
import type { Bearer, DisputeKind, Disputes } from '../services/disputes.js';
import type { Orders } from '../services/orders.js';
import { numberOf } from './breaks.js';
import type { DeskSubject } from './desk.js';
import { tableLines } from './table.js';

const KINDS: readonly DisputeKind[] = ['not_received', 'missing', 'wrong', 'damaged', 'other'];
const BEARERS: readonly Bearer[] = ['shop', 'driver', 'customer', 'house'];

/** Quarrels about an order's money: opened for somebody who called, and decided. */
export function disputesDesk(disputes: Disputes, orders: Pick<Orders, 'lock'>): DeskSubject {
  return {
    name: 'disputes',
    verbs: {
      list: {
        usage: '[--all]',
        async run({ tx, args: { options } }) {
          const found = await disputes.list(tx, { closedToo: options['all'] !== undefined });
          return found.length > 0
            ? { rows: found.map(rowOf) }
            : { lines: ['Nothing is disputed.'] };
        },
      },
      show: {
        usage: '<P number>',
        async run({ tx, args: { words } }) {
          const found = await disputes.find(tx, numberOf(words[0], 'P') ?? 0);
          if (!found) return { refused: 'There is no such dispute.' };
          const evidence = await disputes.evidence(tx, found);
          const lines = tableLines([rowOf(found)]);
          const note = found.note === null ? [] : [found.note];
          return { lines: [...lines, ...note, ''], rows: evidence.map((line) => ({ ...line })) };
        },
      },
      open: {
        usage: `<order reference> [--kind ${KINDS.join('|')}] [--city CITY]`,
        async run({ tx, actor, args: { words, options } }) {
          const kind = KINDS.find((each) => each === (options['kind'] ?? 'other'));
          if (!kind) return { refused: `A kind is one of: ${KINDS.join(', ')}.` };
          const reference = numberOf(words[0], '');
          const key = reference && (await orderKeyOf(tx, reference, options['city'] ?? null));
          const order = key ? await orders.lock(tx, key) : null;
          if (!order) return { refused: 'There is no such order.' };
          const opened = await disputes.open(tx, order, { kind, actor });
          if (!opened.ok) return { refused: 'No money of this order can be given back.' };
          const { number, id, atStakeXaf } = opened.dispute;
          const before = opened.repeated ? ' was open before' : ' is open';
          return {
            lines: [`P${String(number)}${before}: ${String(atStakeXaf)}F stand still.`],
            audit: { disputeId: id, orderId: order.id, repeated: opened.repeated },
          };
        },
      },
      decide: {
        usage: `<P number> <francs to give back> [--from ${BEARERS.join('|')}] [--note TEXT]`,
        async run({ tx, actor, args: { words, options } }) {
          const refundXaf = numberOf(words[1], '');
          const from = BEARERS.find((each) => each === (options['from'] ?? 'shop'));
          if (refundXaf === null || !from) return { refused: 'Say how much is given back.' };
          const decision = { refundXaf, from, actor, note: options['note'] ?? null };
          const number = numberOf(words[0], 'P') ?? 0;
          const decided = await disputes.decide(tx, { number, ...decision });
          if (!decided.ok) return { refused: WHY_NOT[decided.reason] };
          const { id, releaseXaf } = decided.dispute;
          const { takenXaf } = decided;
          return {
            lines: [
              `P${String(number)} is decided: ${String(refundXaf)}F back, ${String(releaseXaf)}F released.`,
              `${String(takenXaf)}F came from the ${from}, ${String(refundXaf - takenXaf)}F from the house.`,
            ],
            audit: { disputeId: id, refundXaf, from, takenXaf },
          };
        },
      },
    },
  };
}

const WHY_NOT = {
  unknown_dispute: 'There is no such dispute.',
  already_decided: 'It is decided already.',
  too_much: 'That is more than what is at stake.',
  nothing_to_take: 'The driver has not been paid yet: take it from the shop or the house.',
} as const;

function rowOf(found: Dispute) {
  const { number, reference, kind, atStakeXaf, state, openedAt, dueAt } = found;
  return {
    dispute: `P${String(number)}`,
    order: String(reference),
    kind,
    'at stake': atStakeXaf,
    state,
    opened: openedAt,
    due: dueAt,
    refund: found.refundXaf,
    by: found.decidedBy,
  };
}
