import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { WalletLimitsView } from '../../services/wallet.js';
import { noParams, screen, type Params } from '../screen.js';
import { amountChoices, readAmount } from './amount.js';

const OWN_XAF = [5_000, 10_000, 20_000];

/** What the wallet may take in and spend, how more is reached, and a ceiling of one's own. */
export const walletLimits = screen({
  goes: ['wallet_limit', 'wallet'],
  runs: {
    setOwnDay: { ok: { to: 'wallet_limits', remark: () => text('limits.noted') } },
  },
  parse: noParams,
  load: (reads) => reads.walletLimits(),
  show: (view) => ({
    kind: 'menu',
    title: text('limits.title', { level: text(LEVELS[view.level]) }),
    lines: [...limitLines(view), ...ownLines(view), ...raiseLines(view)],
    choices: [
      { id: 'choose', label: text('limits.choose') },
      ...(view.ownDayXaf === null ? [] : [{ id: 'remove', label: text('limits.remove') }]),
      { id: 'wallet', label: text('wallet.to_wallet') },
    ],
  }),
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : 'wallet';
    if (id === 'remove') return { run: 'setOwnDay', input: { dayXaf: 0 } };
    return { go: id === 'choose' ? 'wallet_limit' : 'wallet', params: {} };
  },
});

export const walletLimit = screen({
  goes: [],
  runs: {
    setOwnDay: { ok: { to: 'wallet_limits', remark: () => text('limits.noted') } },
  },
  once: true,
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('limits.ask'),
    lines: [text('limits.ask_how')],
    choices: amountChoices(OWN_XAF),
    typed: true,
  }),
  next: (input) => {
    const dayXaf = readAmount(input);
    return dayXaf === null
      ? { stay: text('top_up.not_amount') }
      : { run: 'setOwnDay', input: { dayXaf } };
  },
});

const LEVELS = {
  new: 'limits.level_new',
  phone: 'limits.level_phone',
  id: 'limits.level_id',
} as const;

function limitLines({ topUp, spend }: WalletLimitsView): Text[] {
  const [day, balance] = [formatXaf(xaf(topUp.day)), formatXaf(xaf(topUp.balance))];
  return [
    text('limits.in', { day, balance }),
    text('limits.out', { spend: formatXaf(xaf(spend.day)) }),
  ];
}

function ownLines({ ownDayXaf, nextDayXaf }: WalletLimitsView): Text[] {
  const own = ownDayXaf === null ? [] : [text('limits.own', { own: formatXaf(xaf(ownDayXaf)) })];
  if (nextDayXaf === null) return own;
  const next = nextDayXaf === 0 ? text('limits.next_none') : nextWords(nextDayXaf);
  return [...own, next];
}

function nextWords(dayXaf: number): Text {
  return text('limits.next', { own: formatXaf(xaf(dayXaf)) });
}

function raiseLines({ level }: WalletLimitsView): Text[] {
  if (level === 'id') return [];
  return [text(level === 'new' ? 'limits.raise_phone' : 'limits.raise_id')];
}

const BELOW_XAF = [500, 1_000, 2_000];
const AMOUNTS_XAF = [2_000, 5_000, 10_000];

/** A top-up offered by SMS below a balance of one's choice; nothing is ever asked without a yes. */
export const walletAuto = screen({
  goes: ['auto_below', 'wallet'],
  runs: { setAuto: { ok: { to: 'wallet_auto', remark: () => text('limits.noted') } } },
  parse: noParams,
  load: (reads) => reads.walletLimits(),
  show: ({ autoBelowXaf, autoAmountXaf }) => ({
    kind: 'menu',
    title: text('auto.title'),
    lines:
      autoBelowXaf === null || autoAmountXaf === null
        ? [text('auto.how')]
        : [
            text('auto.on', {
              below: formatXaf(xaf(autoBelowXaf)),
              amount: formatXaf(xaf(autoAmountXaf)),
            }),
          ],
    choices: [
      { id: 'choose', label: text('auto.choose') },
      ...(autoBelowXaf === null ? [] : [{ id: 'stop', label: text('auto.stop') }]),
      { id: 'wallet', label: text('wallet.to_wallet') },
    ],
  }),
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : 'wallet';
    if (id === 'stop') return { run: 'setAuto', input: { auto: null } };
    return { go: id === 'choose' ? 'auto_below' : 'wallet', params: {} };
  },
});

export const autoBelow = screen({
  goes: ['auto_amount'],
  runs: {},
  once: true,
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('auto.ask'),
    choices: amountChoices(BELOW_XAF),
    typed: true,
  }),
  next: (input) => {
    const belowXaf = readAmount(input);
    return belowXaf === null
      ? { stay: text('top_up.not_amount') }
      : { go: 'auto_amount', params: { belowXaf } };
  },
});

export const autoAmount = screen({
  goes: [],
  runs: { setAuto: { ok: { to: 'wallet_auto', remark: () => text('auto.noted') } } },
  once: true,
  parse: ({ belowXaf }: Params) => (typeof belowXaf === 'number' ? { belowXaf } : null),
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('auto.amount'),
    choices: amountChoices(AMOUNTS_XAF),
    typed: true,
  }),
  next: (input, { belowXaf }) => {
    const amountXaf = readAmount(input);
    return amountXaf === null
      ? { stay: text('top_up.not_amount') }
      : { run: 'setAuto', input: { auto: { belowXaf, amountXaf } } };
  },
});
