import { formatXaf, xaf } from '../../lib/money.js';
import { text } from '../../locales/index.js';
import { readReference } from '../customer/track.js';
import { screen, type Params } from '../screen.js';
import { rideClosed } from './ride-gone.js';

type Told = { reference: number };
const here = (_: unknown, params: Params) => ({ ...params });
const ride = (_: unknown, { reference }: Params) => ({ reference });
const again = { to: 'driver_code', params: here };

/**
 * The customer's four digits at the door: the same tries as by SMS, counted before they are
 * compared. What is typed here is never kept.
 */
export const driverCode = screen({
  goes: [],
  runs: {
    deliver: {
      ok: {
        to: 'driver_delivered',
        params: ({ reference, earnedXaf, cashXaf }) => ({ reference, earnedXaf, cashXaf }),
      },
      wrong_code: {
        to: ['driver_code', 'driver_ride'],
        // The last try has locked the code already.
        choose: ({ tryNo, triesMax }) => (tryNo < triesMax ? 'driver_code' : 'driver_ride'),
        params: here,
        remark: ({ tryNo, triesMax }) =>
          tryNo < triesMax
            ? text('driver.code_wrong', { tryNo, triesMax })
            : text('driver.code_locked'),
      },
      code_missing: again,
      code_locked: { to: 'driver_ride', params: ride, remark: () => text('driver.code_locked') },
      driver_locked: { to: 'driver_ride', params: ride, remark: () => text('driver.locked') },
      code_expired: { to: 'driver_ride', params: ride, remark: () => text('driver.code_old') },
      not_picked_up: { to: 'driver_ride', params: ride, remark: () => text('driver.not_picked') },
      cash_amount: { to: 'driver_amount', params: ride },
      cash_amount_missing: { to: 'driver_amount', params: ride },
      cash_amount_refused: { to: 'driver_code', params: told },
      ...rideClosed,
    },
  },
  once: true,
  secret: true,
  parse: readDoor,
  load: () => null,
  show: (_, { reference }) => ({ kind: 'prompt', body: text('driver.code', { reference }) }),
  next: (input, { reference, cashXaf }) => {
    const code = input.kind === 'text' ? input.text.replace(/\s/g, '') : '';
    if (!/^\d{4}$/.test(code)) return { stay: text('driver.code_digits') };
    return { run: 'deliver', input: { reference, code, cashXaf } };
  },
});

function told({ reference }: Told): Params {
  return { reference, cashXaf: null };
}

function readDoor(params: Params) {
  const found = readReference(params);
  const { cashXaf } = params;
  return found && { ...found, cashXaf: typeof cashXaf === 'number' ? cashXaf : null };
}

/** The note that was put into the driver's hands, where the change is the customer's. */
export const driverAmount = screen({
  goes: ['driver_code', 'driver_home'],
  runs: {},
  once: true,
  parse: readReference,
  load: (reads, { reference }) => reads.rideInHand(reference),
  show: (found, { reference }) => ({
    kind: 'prompt',
    body: found
      ? text('driver.amount', { reference, ...limitsOf(found) })
      : text('driver.ride_gone', { reference }),
  }),
  next: (input, { reference }, found) => {
    if (!found) return { go: 'driver_home', params: {} };
    const said = input.kind === 'text' ? input.text.replace(/\s|F$/gi, '') : '';
    const cashXaf = /^\d{3,6}$/.test(said) ? Number(said) : 0;
    if (cashXaf < found.collectXaf || cashXaf > found.mostXaf) {
      return { stay: text('driver.amount_wrong', limitsOf(found)) };
    }
    return { go: 'driver_code', params: { reference, cashXaf } };
  },
});

function limitsOf({ collectXaf, mostXaf }: { collectXaf: number; mostXaf: number }) {
  return { cash: formatXaf(xaf(collectXaf)), most: formatXaf(xaf(mostXaf)) };
}

/** The order ends here, and what it earned. */
export const driverDelivered = screen({
  goes: [],
  runs: {},
  end: true,
  parse: readDelivered,
  load: () => null,
  show: (_, { reference, earnedXaf, cashXaf }) => {
    const earned = formatXaf(xaf(earnedXaf));
    return {
      kind: 'end',
      body:
        cashXaf === 0
          ? text('driver.delivered', { reference, earned })
          : text('driver.delivered_cash', { reference, earned, cash: formatXaf(xaf(cashXaf)) }),
    };
  },
  next: () => ({ back: true }),
});

function readDelivered(params: Params) {
  const found = readReference(params);
  const { earnedXaf, cashXaf } = params;
  return (
    found && {
      ...found,
      earnedXaf: typeof earnedXaf === 'number' ? earnedXaf : 0,
      cashXaf: typeof cashXaf === 'number' ? cashXaf : 0,
    }
  );
}
