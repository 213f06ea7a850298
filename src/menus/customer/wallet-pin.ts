import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { screen } from '../screen.js';
import { paying } from './paying-terms.js';
import { placedTargets } from './placed-targets.js';
import { digitsOf } from './wallet-code.js';

/** The code before credit pays an order: above a limit, or at a door nobody has opened yet. */
export const walletPin = screen({
  goes: [],
  runs: { placeOrder: placedTargets },
  once: true,
  secret: true,
  parse: paying,
  load: () => null,
  show: (_, { totalXaf, creditXaf }) => ({
    kind: 'prompt',
    body: text('code.pay', { total: formatXaf(xaf(creditXaf ?? totalXaf)) }),
  }),
  next: (input, terms) => {
    const code = digitsOf(input);
    if (code === null) return { stay: text('code.not_four') };
    const method = terms.creditXaf === null ? 'wallet' : 'momo';
    return { run: 'placeOrder', input: { ...terms, method, cashNoteXaf: null, code } };
  },
});
