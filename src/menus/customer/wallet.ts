import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { Movement, WalletView } from '../../services/wallet.js';
import { movementWords } from '../movement-words.js';
import { noParams, screen } from '../screen.js';
import { dayOf } from './limit-words.js';

/** Beside the balance on one page; as many as one SMS holds too (PAY-10). */
const LAST = 3;
/** Three pages of a phone. */
const ALL = 15;

/** What there is, what is set aside for orders under way, what moved last. */
export const wallet = screen({
  goes: ['top_up', 'wallet_moves', 'wallet_code', 'wallet_more'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.wallet(LAST),
  show: (view) => ({
    kind: 'menu',
    title: text('wallet.title', { balance: formatXaf(xaf(view.balanceXaf)) }),
    lines: [...bonus(view), ...held(view), ...lines(view.movements, text('wallet.how'))],
    choices: [
      { id: 'top_up', label: text('wallet.top_up') },
      ...(view.movements.length < LAST
        ? []
        : [{ id: 'wallet_moves', label: text('wallet.moves') }]),
      { id: 'wallet_code', label: text('wallet.code') },
      { id: 'wallet_more', label: text('wallet.more') },
    ],
  }),
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : 'wallet_more';
    return { go: isPage(id) ? id : 'wallet_more', params: {} };
  },
});

const PAGES = ['top_up', 'wallet_moves', 'wallet_code', 'wallet_more'] as const;

function isPage(id: string): id is (typeof PAGES)[number] {
  return (PAGES as readonly string[]).includes(id);
}

/** What is needed more seldom. */
export const walletMore = screen({
  goes: ['wallet_where', 'cash_out', 'wallet_limits', 'wallet_auto'],
  runs: {},
  parse: noParams,
  load: () => null,
  show: () => ({
    kind: 'menu',
    title: text('wallet.to_wallet'),
    choices: [
      { id: 'wallet_where', label: text('wallet.where') },
      { id: 'cash_out', label: text('wallet.cash_out') },
      { id: 'wallet_limits', label: text('wallet.limits') },
      { id: 'wallet_auto', label: text('wallet.auto') },
    ],
  }),
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : '';
    if (id === 'cash_out' || id === 'wallet_limits' || id === 'wallet_auto') {
      return { go: id, params: {} };
    }
    return { go: 'wallet_where', params: {} };
  },
});

/** Everything that moved lately, page by page. */
export const walletMoves = screen({
  goes: ['wallet'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.wallet(ALL),
  show: ({ movements }) => ({
    kind: 'menu',
    title: text('wallet.moves'),
    lines: lines(movements, text('wallet.empty')),
    choices: [{ id: 'wallet', label: text('wallet.to_wallet') }],
  }),
  next: () => ({ go: 'wallet', params: {} }),
});

function bonus({ bonusXaf, bonusUntil }: WalletView): Text[] {
  if (bonusXaf === 0 || !bonusUntil) return [];
  return [text('wallet.bonus', { bonus: formatXaf(xaf(bonusXaf)), date: dayOf(bonusUntil) })];
}

function held({ heldXaf }: WalletView): Text[] {
  return heldXaf === 0 ? [] : [text('wallet.held', { total: formatXaf(xaf(heldXaf)) })];
}

function lines(movements: readonly Movement[], none: Text): Text[] {
  return movements.length === 0 ? [none] : movements.map(movementWords);
}
