import { nationalNumber } from '../../lib/phone.js';
import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import { PROBLEMS, type Problem } from '../../services/problems.js';
import { screen, type Params } from '../screen.js';
import { readReference } from './track.js';

/** What is wrong with an order, by one key; a person takes it up. */
export const problem = screen({
  goes: ['track', 'call_me', 'block_driver'],
  runs: {
    reportProblem: {
      ok: {
        to: 'problem_noted',
        params: ({ reference, problem: what, number, blockedXaf }) => ({
          ...{ reference, problem: what, number, blockedXaf },
        }),
      },
      not_now: {
        to: 'track',
        params: (_, here) => ({ ...here }),
        remark: () => text('problem.too_late'),
      },
      unknown_order: 'orders',
      several_open: 'orders',
      none_open: 'orders',
    },
  },
  once: true,
  parse: readReference,
  load: async (reads, { reference }) => {
    const tracked = await reads.track(reference);
    if (!tracked.ok) return { problems: [], isBrought: false };
    return { problems: tracked.problems, isBrought: tracked.stage === 'delivered' };
  },
  show: ({ problems, isBrought }, { reference }) => ({
    kind: 'menu',
    title: text('problem.title', { reference }),
    lines: problems.length === 0 ? [text('problem.none')] : [],
    choices:
      problems.length === 0
        ? [{ id: 'call_me', label: text('track.call_me') }]
        : [
            ...problems.map((id) => ({ id, label: text(`problem.${id}`) })),
            ...(isBrought ? [{ id: 'block_driver', label: text('problem.block') }] : []),
          ],
  }),
  next: (input, { reference }) => {
    const id = input.kind === 'choice' ? input.id : '';
    if (isProblem(id)) return { run: 'reportProblem', input: { reference, problem: id } };
    const isPage = id === 'call_me' || id === 'block_driver';
    return { go: isPage ? id : 'track', params: { reference } };
  },
});

/** Noted under a number that can be said on the phone; so no SMS repeats it. */
export const problemNoted = screen({
  goes: [],
  runs: {},
  end: true,
  parse: readNoted,
  load: (_, __, person) => nationalNumber(person.phone),
  show: (phone, noted) => ({ kind: 'end', body: notedWords(phone, noted) }),
  next: () => ({ back: true }),
});

function notedWords(phone: string, noted: Noted): Text {
  const { reference, problem: what, number, blockedXaf } = noted;
  const slots = { reference, problem: text(`problem.${what}`), number, phone };
  return blockedXaf > 0
    ? text('problem.end_blocked', { ...slots, amount: formatXaf(xaf(blockedXaf)) })
    : text('problem.end', slots);
}

function isProblem(id: unknown): id is Problem {
  return (PROBLEMS as readonly unknown[]).includes(id);
}

interface Noted {
  reference: number;
  problem: Problem;
  number: number;
  blockedXaf: number;
}

function readNoted(params: Params): Noted | null {
  const found = readReference(params);
  const { problem: what, number, blockedXaf } = params;
  if (!found || !isProblem(what) || typeof number !== 'number') return null;
  return { ...found, problem: what, number, blockedXaf: Number(blockedXaf ?? 0) };
}
