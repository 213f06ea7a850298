import type { Database } from '../../models/database.js';
import type { PaymentProvider, StatusResult } from '../../payments/provider.js';
import type { Reconciliation, ToldHistory } from '../../services/reconciliation.js';
import type { ToldRow } from '../../services/reconciliation/history-line.js';
import type { Ours } from '../../services/reconciliation/moves.js';

/** Questions at a time, and at most in one night; what is more is asked the next night. */
const AT_ONCE = 10;
const ASKED_MAX = 300;

export interface ToldHistoryParts {
  db: Database;
  reconciliation: Pick<Reconciliation, 'windowOf' | 'movesOf'>;
}

/**
 * What a provider says of a day: its own list, or, where it has none, its answer about each move that
 * we know of. The second finds no orphans, and its silence proves nothing.
 */
export function createToldHistory({ db, reconciliation }: ToldHistoryParts) {
  async function byStatus(provider: PaymentProvider, day: string): Promise<ToldHistory> {
    const moves = await reconciliation.movesOf(db, provider.name, day);
    const known = moves.filter(({ providerReference }) => providerReference !== null);
    const rows: ToldRow[] = [];
    for (let from = 0; from < Math.min(known.length, ASKED_MAX); from += AT_ONCE) {
      const some = known.slice(from, from + AT_ONCE);
      const answers = await Promise.all(some.map((move) => ask(provider, move)));
      rows.push(...answers.filter((row) => row !== null));
    }
    return { rows, unreadable: 0, isWhole: false };
  }

  async function byList(provider: PaymentProvider, day: string): Promise<ToldHistory | null> {
    const { from, until } = reconciliation.windowOf(day);
    const history = await provider.history(from, until);
    return history.kind === 'known' ? { ...history, isWhole: true } : null;
  }

  return (provider: PaymentProvider, day: string): Promise<ToldHistory | null> =>
    provider.capabilities.history ? byList(provider, day) : byStatus(provider, day);
}

async function ask(provider: PaymentProvider, move: Ours): Promise<ToldRow | null> {
  const { providerReference: reference } = move;
  const status = reference === null ? null : await provider.status(reference);
  return status === null || status.kind === 'unknown' ? null : rowOf(move, status);
}

function rowOf(move: Ours, status: Exclude<StatusResult, { kind: 'unknown' }>): ToldRow {
  const { providerReference, externalReference, operator, direction, netXaf, kind } = status;
  const amountXaf = kind === 'succeeded' ? status.amountXaf : move.amountXaf;
  return {
    ...{ at: move.at, providerReference, operator, amountXaf, state: kind },
    operatorReference: null,
    phone: null,
    phoneTail: null,
    description: '',
    externalUser: externalReference,
    direction: direction ?? move.direction,
    feeXaf: kind === 'succeeded' && netXaf !== null ? Math.abs(amountXaf - netXaf) : null,
  };
}
