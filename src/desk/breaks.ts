import type { ReconBreak } from '../models/recon-breaks.js';
import type { Reconciliation } from '../services/reconciliation.js';
import { DECISIONS } from '../services/reconciliation/closing.js';
import { explain } from '../services/reconciliation/explain.js';
import type { DeskSubject } from './desk.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What differs between providers and our books: seen, explained and closed. */
export function breaksDesk(reconciliation: Reconciliation): DeskSubject {
  return {
    name: 'breaks',
    verbs: {
      list: {
        usage: '[--all] [--kind KIND]',
        async run({ tx, args: { options }, now }) {
          const { all, kind } = options;
          const by = { closedToo: all !== undefined, ...(kind === undefined ? {} : { kind }) };
          const found = await reconciliation.list(tx, by);
          if (found.length === 0) return { lines: ['Nothing differs.'] };
          return { rows: found.map((one) => rowOf(one, now)) };
        },
      },
      show: {
        usage: '<B number>',
        async run({ tx, args: { words }, now }) {
          const all = await reconciliation.list(tx, { closedToo: true });
          const found = all.find(({ number }) => number === numberOf(words[0], 'B'));
          if (!found) return { refused: 'There is no such break.' };
          const decisions = DECISIONS[found.kind].join(', ');
          const facts = Object.entries(found.facts).map(
            ([name, value]) => `${name}: ${String(value)}`,
          );
          const end = found.decision === null ? `It can be closed as: ${decisions}.` : '';
          return {
            lines: [explain(found), ...facts, end].filter(Boolean),
            rows: [rowOf(found, now)],
          };
        },
      },
      close: {
        usage: '<B number> <decision> [--order REFERENCE] [--note TEXT]',
        async run({ tx, actor, args: { words, options } }) {
          const number = numberOf(words[0], 'B');
          const [, decision = ''] = words;
          const reference = numberOf(options['order'], '');
          const closing = { number: number ?? 0, decision, actor, note: options['note'] ?? null };
          const order = reference === null ? {} : { reference };
          const closed = await reconciliation.close(tx, { ...closing, ...order });
          if (!closed.ok) return { refused: whyNot(closed) };
          const { id, kind } = closed.found;
          return {
            lines: [`B${String(number)} is closed: ${decision}.`],
            audit: { breakId: id, kind, decision, reference },
          };
        },
      },
    },
  };
}

function rowOf(found: ReconBreak, now: Date) {
  const { number, kind, provider, differenceXaf, openedAt, closedBy, decision } = found;
  return {
    break: `B${String(number)}`,
    kind,
    provider,
    difference: differenceXaf,
    days: Math.floor((now.getTime() - openedAt.getTime()) / DAY_MS),
    opened: openedAt,
    closed: decision,
    by: closedBy,
  };
}

function whyNot(refused: { reason: string; decisions?: readonly string[] }): string {
  switch (refused.reason) {
    case 'not_possible':
      return `This kind can be closed as: ${(refused.decisions ?? []).join(', ')}.`;
    case 'owner_missing':
      return 'Say whose the money is: --order REFERENCE.';
    case 'already_closed':
      return 'It is closed already.';
    default:
      return 'There is no such break.';
  }
}

/** `B12` or `12` as 12; null for anything else. */
export function numberOf(word: string | undefined, letter: string): number | null {
  const before = letter === '' ? '' : `${letter}?`;
  const digits = new RegExp(`^${before}(\\d{1,9})$`, 'i').exec(word ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
