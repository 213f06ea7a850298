import type { LedgerAccount } from '../../src/services/ledger-accounts.js';
import type { Entry, Transfer } from '../../src/services/ledger.js';
import type { Random } from '../simulation/random.js';
import type { Model, Operation } from './ledger-model.js';

export interface WishParts {
  random: Random;
  accounts: readonly LedgerAccount[];
  model: Model;
  name: string;
}

/** Random operations: mostly sensible ones, and all the ways in which callers go wrong. */
export interface Wishes {
  /** Money to begin with. */
  funds(): Operation;
  next(nowMs: number): Operation;
}

const ACTOR = { kind: 'system', id: null } as const;
const MOST_XAF = 120;
const KINDS = {
  ...{ post: 24, hold: 22, postHold: 22, voidHold: 9, reverse: 9 },
  ...{ expire: 6, again: 14 },
};

export function createWishes({ random, accounts, model, name }: WishParts): Wishes {
  const asked: Operation[] = [];
  let no = 0;
  const newKey = () => `${name}:${String((no += 1))}`;
  const outside = accounts.slice(-1)[0] as LedgerAccount;

  function move(): Entry[] {
    const from = random.pick(accounts);
    const to = random.pick(accounts.filter((account) => account !== from));
    const amountXaf = random.between(1, MOST_XAF);
    return [
      { account: from, amountXaf },
      { account: to, amountXaf: -amountXaf },
    ];
  }

  function transfer(entries: Entry[]): Transfer {
    const category = random.pick(['food', 'tip', null] as const);
    const plain = { key: newKey(), kind: 'fuzz', actor: ACTOR, entries };
    return category ? { ...plain, category } : plain;
  }

  /** Legs that cancel altogether are no transfer. */
  function entriesOf(moves: number): Entry[] {
    const entries = Array.from({ length: moves }, move).flat();
    return balanced(entries) ? entriesOf(moves) : entries;
  }

  function post(): Operation {
    const count = random.weighted({ one: 8, two: 2 }) === 'one' ? 1 : 2;
    const transfers = Array.from({ length: count }, () =>
      transfer(entriesOf(random.between(1, 3))),
    );
    return { does: 'post', transfers };
  }

  function hold(nowMs: number): Operation {
    const held = transfer(entriesOf(random.percent(80) ? 1 : 2));
    const expiresAt = new Date(nowMs + random.between(1, 60_000));
    return { does: 'hold', hold: random.percent(50) ? { ...held, expiresAt } : held };
  }

  /** Nearly always one that was made. */
  const holdKey = () => {
    const keys = model.holdKeys();
    return keys.length === 0 || random.percent(4) ? 'nobody' : random.pick(keys);
  };
  const ending = () => ({ key: newKey(), holdKey: holdKey(), actor: ACTOR });

  function postHold(): Operation {
    const how = random.weighted({ whole: 4, part: 4, other: 2 });
    const posting = ending();
    if (how === 'whole') return { does: 'postHold', posting };
    if (how === 'other') {
      return { does: 'postHold', posting: { ...posting, entries: entriesOf(1) } };
    }
    const held = asked.find((one) => one.does === 'hold' && one.hold.key === posting.holdKey);
    const isSimple = held?.does === 'hold' && held.hold.entries.length === 2;
    const amountXaf = random.between(1, MOST_XAF);
    return { does: 'postHold', posting: isSimple ? { ...posting, amountXaf } : posting };
  }

  function reverse(): Operation {
    const keys = model.transferKeys();
    const of = keys.length === 0 || random.percent(4) ? 'nobody' : random.pick(keys);
    return { does: 'reverse', reversal: { key: newKey(), of, actor: ACTOR } };
  }

  /** What was asked before: as it was, with other money, or with somebody else's key. */
  function again(nowMs: number): Operation {
    const one = random.pick(asked);
    const how = random.weighted({ same: 6, other: 3, key: 1 });
    if (how === 'same') return one;
    if (one.does === 'post' && how === 'other') {
      return { does: 'post', transfers: one.transfers.map(withMore) };
    }
    if (one.does === 'hold' && how === 'other') return { does: 'hold', hold: withMore(one.hold) };
    if (how === 'key') return withKeyOf(reverse(), random.pick(model.transferKeys()));
    return fresh(nowMs);
  }

  function fresh(nowMs: number): Operation {
    const does = random.weighted(KINDS);
    switch (does) {
      case 'post':
        return post();
      case 'hold':
        return hold(nowMs);
      case 'postHold':
        return postHold();
      case 'voidHold':
        return { does, ending: ending() };
      case 'reverse':
        return reverse();
      case 'expire':
        return { does };
      case 'again':
        return again(nowMs);
    }
  }

  const remember = (operation: Operation) => {
    asked.push(operation);
    return operation;
  };
  return {
    funds() {
      const rich = accounts.slice(0, 4).flatMap((account): Entry[] => {
        const amountXaf = account.kind === 'asset' ? 100 : -100;
        return [
          { account, amountXaf },
          { account: outside, amountXaf: -amountXaf },
        ];
      });
      return remember({ does: 'post', transfers: [transfer(rich)] });
    },
    next: (nowMs) => remember(fresh(nowMs)),
  };
}

/** The same with a franc more between the first account and the last. */
function withMore<T extends Transfer>(transfer: T): T {
  const [first, ...rest] = transfer.entries;
  const last = rest.pop();
  if (!first || !last) return transfer;
  const more = [
    { ...first, amountXaf: first.amountXaf + 1 },
    ...rest,
    { ...last, amountXaf: last.amountXaf - 1 },
  ];
  return { ...transfer, entries: balanced(more) ? transfer.entries : more };
}

function withKeyOf(operation: Operation, key: string): Operation {
  if (operation.does !== 'reverse') return operation;
  return { does: 'reverse', reversal: { ...operation.reversal, key } };
}

/** Whether nothing is left when each account's legs are summed. */
function balanced(entries: Entry[]): boolean {
  const sums = new Map<string, number>();
  for (const { account, amountXaf } of entries) {
    sums.set(account.code, (sums.get(account.code) ?? 0) + amountXaf);
  }
  return [...sums.values()].filter((sum) => sum !== 0).length < 2;
}
