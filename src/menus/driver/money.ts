import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import { moreEarned, rideWords } from '../../services/notifications/earned-words.js';
import type { CashPosition, DriverTakings } from '../../services/takings.js';
import { noParams, screen } from '../screen.js';

/** Cash in hand, what of it to pay in, what was earned today; all on one page with what can be done. */
export const driverMoney = screen({
  goes: ['driver_pay_in', 'payout', 'payout_number', 'driver_home'],
  runs: {},
  parse: noParams,
  load: async (reads) => ({ cash: await reads.cash(), day: await reads.earnings() }),
  show: ({ cash, day }) =>
    cash && day
      ? {
          kind: 'menu',
          title: text('driver.cash_title', { collected: formatXaf(xaf(cash.collectedXaf)) }),
          lines: linesOf(cash, day),
          choices: [
            ...(cash.collectedXaf > 0
              ? [{ id: 'driver_pay_in', label: text('driver.pay_in') }]
              : []),
            { id: 'payout', label: text('payout.choice') },
            { id: 'payout_number', label: text('payout.number_choice') },
          ],
        }
      : {
          kind: 'menu',
          title: text('home.welcome'),
          choices: [{ id: 'driver_home', label: text('key.home') }],
        },
  next: (input) => {
    const id = input.kind === 'choice' ? input.id : '';
    if (id === 'driver_pay_in' || id === 'payout' || id === 'payout_number') {
      return { go: id, params: {} };
    }
    return { go: 'driver_home', params: {} };
  },
});

function linesOf(cash: CashPosition, day: DriverTakings): Text[] {
  return [
    text('driver.cash_pay_in', {
      toPayIn: formatXaf(xaf(cash.toPayInXaf)),
      limit: formatXaf(xaf(cash.limitXaf)),
    }),
    text('driver.today', {
      rides: rideWords(day.rides),
      earned: formatXaf(xaf(day.earnedXaf)),
      more: moreEarned(day),
    }),
    text('driver.balance', { balance: formatXaf(xaf(day.balanceXaf)) }),
  ];
}
