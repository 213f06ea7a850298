import { formatXaf, xaf } from '../../lib/money.js';
import { text, type Text } from '../../locales/index.js';
import type { CashPosition, DriverTakings } from '../../services/takings.js';
import { noParams, screen } from '../screen.js';
import { rideWords } from '../sms/road-commands.js';

/** Cash in hand, what of it to pay in, and what was earned today (S12). */
export const driverMoney = screen({
  goes: ['call_me', 'driver_home'],
  runs: {},
  parse: noParams,
  load: async (reads) => ({ cash: await reads.cash(), day: await reads.earnings() }),
  show: ({ cash, day }) =>
    cash && day
      ? {
          kind: 'menu',
          title: text('driver.cash_title', { collected: formatXaf(xaf(cash.collectedXaf)) }),
          lines: linesOf(cash, day),
          choices: [{ id: 'call_me', label: text('driver.pay_in') }],
        }
      : {
          kind: 'menu',
          title: text('home.welcome'),
          choices: [{ id: 'driver_home', label: text('key.home') }],
        },
  next: (input) =>
    input.kind === 'choice' && input.id === 'call_me'
      ? { go: 'call_me', params: { reference: null } }
      : { go: 'driver_home', params: {} },
});

function linesOf(cash: CashPosition, day: DriverTakings): Text[] {
  return [
    text('driver.cash_own', { earned: formatXaf(xaf(cash.earnedXaf)) }),
    text('driver.cash_pay_in', {
      toPayIn: formatXaf(xaf(cash.toPayInXaf)),
      limit: formatXaf(xaf(cash.limitXaf)),
    }),
    text('driver.today', { rides: rideWords(day.rides), earned: formatXaf(xaf(day.earnedXaf)) }),
    text('driver.balance', { balance: formatXaf(xaf(day.balanceXaf)) }),
  ];
}
