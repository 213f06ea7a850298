import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { Movement, WalletView } from '../../services/wallet.js';
import { movementWords } from '../movement-words.js';
import { noParams, screen } from '../screen.js';

/** Beside the balance on one page; as many as one SMS holds too (PAY-10). */
const LAST = 3;
/** Three pages of a phone. */
const ALL = 15;

/** Where the money is: what there is, what is set aside for orders under way, what moved last. */
export const wallet = screen({
  goes: ['wallet_moves', 'wallet_code'],
  runs: {},
  parse: noParams,
  load: (reads) => reads.wallet(LAST),
  show: (view) => ({
    kind: 'menu',
    title: text('wallet.title', { balance: formatXaf(xaf(view.balanceXaf)) }),
    lines: [...held(view), ...lines(view.movements, text('wallet.how'))],
    choices: [
      ...(view.movements.length < LAST ? [] : [{ id: 'moves', label: text('wallet.moves') }]),
      { id: 'code', label: text('wallet.code') },
    ],
  }),
  next: (input) =>
    input.kind === 'choice' && input.id === 'moves'
      ? { go: 'wallet_moves', params: {} }
      : { go: 'wallet_code', params: {} },
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

function held({ heldXaf }: WalletView): Text[] {
  return heldXaf === 0 ? [] : [text('wallet.held', { total: formatXaf(xaf(heldXaf)) })];
}

function lines(movements: readonly Movement[], none: Text): Text[] {
  return movements.length === 0 ? [none] : movements.map(movementWords);
}
