import type { LedgerAccount } from '../../src/services/ledger-accounts.js';
import type { Hold, HoldEnding, HoldPosting } from '../../src/services/ledger-holds.js';
import type { Entry, Reversal, Transfer } from '../../src/services/ledger.js';

/** One thing asked of the ledger. */
export type Operation =
  | { does: 'post'; transfers: Transfer[] }
  | { does: 'hold'; hold: Hold }
  | { does: 'postHold'; posting: HoldPosting }
  | { does: 'voidHold'; ending: HoldEnding }
  | { does: 'expire' }
  | { does: 'reverse'; reversal: Reversal };

/** `ok`, `repeated`, the reason of a refusal, or `fault`. */
export type Outcome = string;

interface ModelHold {
  entries: Entry[];
  body: string;
  expiresAtMs: number;
  state: 'open' | 'posted' | 'voided' | 'expired';
  endedKey: string | null;
}

interface ModelTransfer {
  entries: Entry[];
  body: string;
  reverses: string | null;
  reversed: boolean;
}

/** What the ledger should hold, kept by plain arithmetic; it shares no rule with what it judges. */
export interface Model {
  /** What an operation will answer; what it changes is changed here. */
  apply(operation: Operation, nowMs: number): Outcome;
  figures(): Map<string, { balanceXaf: number; heldXaf: number }>;
  holdKeys(): string[];
  transferKeys(): string[];
}

export function createModel(accounts: readonly LedgerAccount[]): Model {
  const figures = new Map(accounts.map(({ code }) => [code, { balanceXaf: 0, heldXaf: 0 }]));
  const transfers = new Map<string, ModelTransfer>();
  const holds = new Map<string, ModelHold>();
  const figureOf = (code: string) => {
    const figure = figures.get(code);
    if (!figure) throw new Error(`the model has no ${code}`);
    return figure;
  };

  /** What each account gains, by its normal side. */
  function gains(entries: Entry[]): [LedgerAccount, number][] {
    return accounts
      .map((account): [LedgerAccount, number] => {
        const side = account.kind === 'asset' || account.kind === 'exp' ? 1 : -1;
        const own = entries.filter((entry) => entry.account.code === account.code);
        return [account, side * own.reduce((sum, { amountXaf }) => sum + amountXaf, 0)];
      })
      .filter(([, gain]) => gain !== 0);
  }

  const isShort = (entries: Entry[]) =>
    gains(entries).some(([{ code, floored }, gain]) => {
      const { balanceXaf, heldXaf } = figureOf(code);
      return floored && balanceXaf - heldXaf + gain < 0;
    });

  function book(key: string, entries: Entry[], reverses: string | null = null): void {
    transfers.set(key, { entries, body: bodyOf(entries), reverses, reversed: false });
    for (const [{ code }, gain] of gains(entries)) figureOf(code).balanceXaf += gain;
  }

  function setAside({ entries }: ModelHold, factor: 1 | -1): void {
    for (const [{ code, floored }, gain] of gains(entries)) {
      if (floored && gain < 0) figureOf(code).heldXaf -= factor * gain;
    }
  }

  function post(asked: Transfer[]): Outcome {
    const before = asked.map(({ key }) => transfers.get(key));
    if (before.every((one) => one === undefined)) {
      if (isShort(asked.flatMap(({ entries }) => entries))) return 'not_enough';
      for (const { key, entries } of asked) book(key, entries);
      return 'ok';
    }
    const same = asked.every(({ entries }, at) => before[at]?.body === bodyOf(entries));
    return same ? 'repeated' : 'fault';
  }

  function hold({ key, entries, expiresAt }: Hold): Outcome {
    const before = holds.get(key);
    if (before) return before.body === bodyOf(entries) ? 'repeated' : 'fault';
    if (isShort(entries)) return 'not_enough';
    const expiresAtMs = expiresAt?.getTime() ?? Infinity;
    const made = { entries, body: bodyOf(entries), expiresAtMs };
    holds.set(key, { ...made, state: 'open', endedKey: null });
    setAside({ ...made, state: 'open', endedKey: null }, 1);
    return 'ok';
  }

  /** The hold to end, or why it cannot be ended under this key. */
  function toEnd({ holdKey, key }: HoldEnding, nowMs: number): ModelHold | Outcome {
    const other = [...holds].some(([name, { endedKey }]) => endedKey === key && name !== holdKey);
    if (other) return 'fault';
    const one = holds.get(holdKey);
    if (!one) return 'hold_unknown';
    const over = one.state === 'open' && one.expiresAtMs <= nowMs;
    if (over) return 'already_expired';
    return one.state === 'open' || one.endedKey === key ? one : `already_${one.state}`;
  }

  function postHold(posting: HoldPosting, nowMs: number): Outcome {
    const { key, amountXaf } = posting;
    const one = toEnd(posting, nowMs);
    if (typeof one === 'string') return one;
    const entries =
      posting.entries ??
      one.entries.map((leg) => ({
        ...leg,
        amountXaf: Math.sign(leg.amountXaf) * (amountXaf ?? Math.abs(leg.amountXaf)),
      }));
    if (one.state === 'voided') return 'already_voided';
    if (one.state === 'posted') {
      return transfers.get(key)?.body === bodyOf(entries) ? 'repeated' : 'fault';
    }
    if (takesMore(entries, one, amountXaf ?? 0)) return 'too_much';
    if (transfers.has(key)) return 'fault';
    setAside(one, -1);
    Object.assign(one, { state: 'posted', endedKey: key });
    book(key, entries);
    return 'ok';
  }

  function takesMore(entries: Entry[], { entries: held }: ModelHold, amountXaf: number): boolean {
    const reserved = new Map(gains(held).map(([{ code }, gain]) => [code, Math.max(0, -gain)]));
    return (
      amountXaf > Math.max(...held.map((leg) => leg.amountXaf)) ||
      gains(entries).some(
        ([{ code, floored }, gain]) => floored && -gain > Math.max(0, reserved.get(code) ?? 0),
      )
    );
  }

  function voidHold(ending: HoldEnding, nowMs: number): Outcome {
    const one = toEnd(ending, nowMs);
    if (typeof one === 'string') return one;
    if (one.state === 'voided') return 'repeated';
    if (one.state !== 'open') return `already_${one.state}`;
    setAside(one, -1);
    Object.assign(one, { state: 'voided', endedKey: ending.key });
    return 'ok';
  }

  function expire(nowMs: number): Outcome {
    for (const one of holds.values()) {
      if (one.state !== 'open' || one.expiresAtMs > nowMs) continue;
      setAside(one, -1);
      one.state = 'expired';
    }
    return 'ok';
  }

  function reverse({ key, of }: Reversal): Outcome {
    const original = transfers.get(of);
    if (!original) return 'unknown';
    const before = transfers.get(key);
    if (before) return before.reverses === of ? 'repeated' : 'fault';
    if (original.reversed) return 'already_reversed';
    const entries = original.entries.map((leg) => ({ ...leg, amountXaf: -leg.amountXaf }));
    if (isShort(entries)) return 'not_enough';
    book(key, entries, of);
    original.reversed = true;
    return 'ok';
  }

  return {
    apply(operation, nowMs) {
      switch (operation.does) {
        case 'post':
          return post(operation.transfers);
        case 'hold':
          return hold(operation.hold);
        case 'postHold':
          return postHold(operation.posting, nowMs);
        case 'voidHold':
          return voidHold(operation.ending, nowMs);
        case 'expire':
          return expire(nowMs);
        case 'reverse':
          return reverse(operation.reversal);
      }
    },
    figures: () => figures,
    holdKeys: () => [...holds.keys()],
    transferKeys: () => [...transfers.keys()],
  };
}

/** The same money between the same accounts. */
function bodyOf(entries: Entry[]): string {
  const sums = new Map<string, number>();
  for (const { account, amountXaf } of entries) {
    sums.set(account.code, (sums.get(account.code) ?? 0) + amountXaf);
  }
  return JSON.stringify([...sums].filter(([, sum]) => sum !== 0).sort());
}
