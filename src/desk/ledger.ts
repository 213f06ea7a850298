import { ledgerBalanceAt, ledgerBalances, ledgerStatement } from '../models/ledger-reads.js';
import { ledgerTotals, storedDifferences } from '../models/ledger-rebuild.js';
import type { Chain } from '../services/ledger-chain.js';
import type { Ledger } from '../services/ledger.js';
import { dayOf } from './arguments.js';
import type { DeskAnswer, DeskCall, DeskSubject, DeskVerb } from './desk.js';
import { tableLines, type DeskRow } from './table.js';

/** More are not read by anybody at once. */
const ROWS_MAX = 100;
const LINES = 20;

/** The books, as a person of the team checks and corrects them. */
export function ledgerDesk({ chain, ledger }: { chain: Chain; ledger: Ledger }): DeskSubject {
  return {
    name: 'ledger',
    verbs: {
      verify: { usage: '', run: ({ tx }) => verify(chain, tx) },
      rebuild: { usage: '', run: ({ tx }) => rebuild(tx) },
      roots: {
        usage: '',
        run: async ({ tx }) => ({
          rows: (await chain.roots(tx, ROWS_MAX)).map((row) => ({ ...row })),
        }),
      },
      balance: { usage: '<account code> [--at YYYY-MM-DD]', run: balance },
      statement: { usage: '<account code> [--category NAME]', run: statement },
      reverse: reverse(ledger),
    },
  };
}

/** A sentence that ends the command as refused, with what was found below it. */
function found(sentence: string, rows: DeskRow[]): DeskAnswer {
  return { refused: [sentence, ...tableLines(rows)].join('\n') };
}

async function verify(chain: Chain, tx: DeskCall['tx']): Promise<DeskAnswer> {
  const { links, waiting, breaks } = await chain.verify(tx);
  const size = `${String(links)} links, ${String(waiting)} transfers wait for the next`;
  if (breaks.length === 0) return { lines: [`The chain holds: ${size}.`] };
  return found(
    `The chain is broken in ${String(breaks.length)} places (${size}).`,
    breaks.map(({ kind, seq, about }) => ({ kind, seq, about })),
  );
}

async function rebuild(tx: DeskCall['tx']): Promise<DeskAnswer> {
  const { entries, sumXaf, accounts } = await ledgerTotals(tx);
  const differences = await storedDifferences(tx, ROWS_MAX);
  const size = `${String(accounts)} balances from ${String(entries)} entries`;
  if (sumXaf !== 0) return found(`All entries add up to ${String(sumXaf)}F, not to nothing.`, []);
  if (differences.length === 0) return { lines: [`Stored is what was rebuilt: ${size}.`] };
  const rows = differences.map((row) => ({ ...row }));
  return found(`Stored is not what was rebuilt (${size}).`, rows);
}

async function balance({ tx, args, now }: DeskCall): Promise<DeskAnswer> {
  const [code = ''] = args.words;
  const { at } = args.options;
  if (at !== undefined) {
    const day = dayOf(at);
    if (!day) return { refused: `No day: ${at}.` };
    return { rows: [{ code, at: day, balanceXaf: await ledgerBalanceAt(tx, code, day) }] };
  }
  const [row] = await ledgerBalances(tx, [code]);
  if (!row) return { refused: `No account ${code}.` };
  return { rows: [{ code, at: now, balanceXaf: row.balanceXaf, heldXaf: row.heldXaf }] };
}

async function statement({ tx, args }: DeskCall): Promise<DeskAnswer> {
  const [code = ''] = args.words;
  const lines = await ledgerStatement(tx, code, LINES, args.options.category ?? null);
  return {
    rows: lines.map(({ at, kind, category, reference, amountXaf }) => ({
      ...{ at, kind, category, reference, amountXaf },
    })),
  };
}

const REFUSALS = {
  unknown: 'No transfer has this key.',
  already_reversed: 'This transfer was taken back before.',
  not_enough: 'The money is no longer there to be taken back.',
};

function reverse(ledger: Ledger): DeskVerb {
  return {
    usage: '<transfer key> --reason WORD',
    async run({ tx, args, actor }) {
      const [of = ''] = args.words;
      const { reason = '' } = args.options;
      // It is kept for ever, so nothing about a person can be written there.
      if (!/^[a-z_]{3,30}$/.test(reason)) return { refused: 'Say why: --reason wrong_amount.' };
      const key = `reverse:${of}`;
      const reversed = await ledger.reverse(tx, { key, of, actor, facts: { reason } });
      if (!reversed.ok) return { refused: REFUSALS[reversed.reason] };
      if (reversed.repeated) return { refused: REFUSALS.already_reversed };
      return { lines: [`Taken back: ${of}.`], audit: { of, reason } };
    },
  };
}
