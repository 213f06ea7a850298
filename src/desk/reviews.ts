import type { Review } from '../models/reviews.js';
import type { CloseReview, VerdictResult } from '../services/checkout/verdict.js';
import type { Reviews } from '../services/reviews.js';
import { francsOf } from './arguments.js';
import { numberOf } from './breaks.js';
import type { DeskSubject } from './desk.js';
import type { DeskRow } from './table.js';

/** What a person must look at and decide. */
export function reviewsDesk({
  reviews,
  closeReview,
}: {
  reviews: Pick<Reviews, 'list'>;
  closeReview: CloseReview;
}): DeskSubject {
  return {
    name: 'reviews',
    verbs: {
      list: {
        usage: '[--kind KIND] [--all]',
        async run({ tx, args: { options } }) {
          const { kind, all } = options;
          const by = { ...(kind === undefined ? {} : { kind }), closedToo: all !== undefined };
          const found = await reviews.list(tx, by);
          return found.length > 0
            ? { rows: found.map(rowOf) }
            : { lines: ['Nothing waits for a person.'] };
        },
      },
      close: {
        usage: '<R number> <unpaid|credited|explained|...> [--amount FRANCS] [--note TEXT]',
        async run({ tx, actor, args: { words, options } }) {
          const [name, decision] = words;
          if (decision === undefined) return { refused: 'Say what was decided, in one word.' };
          const amountXaf = francsOf(options['amount']);
          const closed = await closeReview(tx, numberOf(name, 'R') ?? 0, {
            ...{ decision, by: actor.id, note: options['note'] ?? null },
            ...(amountXaf === null ? {} : { amountXaf }),
          });
          if (!closed.ok) return { refused: WHY_NOT[closed.reason] };
          return { lines: [`R${String(closed.number)} is closed: ${decision}.`] };
        },
      },
    },
  };
}

const WHY_NOT: Record<Extract<VerdictResult, { ok: false }>['reason'], string> = {
  unknown_review: 'There is no such review.',
  already_closed: 'It was closed before.',
  amount_unsaid: 'Say how much came: --amount FRANCS.',
};

function rowOf({ number, kind, openedAt, orderId, facts, closedBy, decision }: Review): DeskRow {
  const told = Object.entries(facts).map((pair) => pair.join('='));
  return {
    review: `R${String(number)}`,
    kind,
    openedAt,
    order: orderId,
    facts: told.join(' '),
    decision,
    by: closedBy,
  };
}
