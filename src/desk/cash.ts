import { earningOwner } from '../models/payout-owners.js';
import type { PayIns } from '../services/cash/pay-ins.js';
import { ledgerAccount } from '../services/ledger-accounts.js';
import type { Ledger } from '../services/ledger.js';
import { francsOf } from './arguments.js';
import type { DeskSubject, DeskVerb } from './desk.js';

export interface CashDeskParts {
  payIns: Pick<PayIns, 'atDesk'>;
  ledger: Pick<Ledger, 'post'>;
}

/** Cash that drivers bring to the table, and fuel that they are paid back. */
export function cashDesk(parts: CashDeskParts): DeskSubject {
  return { name: 'cash', verbs: { 'pay-in': payIn(parts), fuel: fuel(parts) } };
}

function payIn({ payIns }: CashDeskParts): DeskVerb {
  return {
    usage: '<driver id> <francs> --receipt NUMBER',
    async run({ tx, actor, now, args: { words, options } }) {
      const [driverId = ''] = words;
      const amountXaf = francsOf(words[1]);
      const driver = await earningOwner(tx, 'driver', driverId, now);
      const { receipt } = options;
      if (!driver || amountXaf === null || !receipt) {
        return { refused: 'Say the driver, whole francs, and --receipt.' };
      }
      const { cityId } = driver;
      const done = await payIns.atDesk(tx, { driverId, cityId, amountXaf, key: receipt, actor });
      if (!done.ok) return { refused: 'They do not hold that much.' };
      return {
        lines: [`Taken. Still in hand: ${String(done.leftXaf)}F.`],
        audit: { driverId, amountXaf, receipt, repeated: done.repeated },
      };
    },
  };
}

/** PAY-31: an entry of its own kind, which the driver's statement shows as fuel. */
function fuel({ ledger }: CashDeskParts): DeskVerb {
  return {
    usage: '<driver id> <francs> --receipt NUMBER',
    async run({ tx, actor, now, args: { words, options } }) {
      const [driverId = ''] = words;
      const amountXaf = francsOf(words[1]);
      const driver = await earningOwner(tx, 'driver', driverId, now);
      const { receipt } = options;
      if (!driver || amountXaf === null || !receipt) {
        return { refused: 'Say the driver, whole francs, and --receipt.' };
      }
      const posted = await ledger.post(tx, {
        ...{ key: `fuel:${driverId}:${receipt}`, kind: 'fuel', category: 'fuel', actor },
        cityId: driver.cityId,
        entries: [
          { account: ledgerAccount.fuel(driver.cityId), amountXaf },
          { account: ledgerAccount.driver(driverId), amountXaf: -amountXaf },
        ],
      });
      if (!posted.ok) return { refused: 'It could not be posted.' };
      const { repeated } = posted;
      return { lines: ['Noted as fuel.'], audit: { driverId, amountXaf, receipt, repeated } };
    },
  };
}
