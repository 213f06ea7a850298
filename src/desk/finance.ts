import { addMs } from '../lib/clock.js';
import type { Finance, FlowBucket } from '../services/finance.js';
import { dayOf } from './arguments.js';
import type { DeskSubject } from './desk.js';

const BUCKETS: readonly FlowBucket[] = ['hour', 'day', 'month'];
const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_SHOWN = 31;

/** Where all the money stands, what a time brought and cost, and the check of all balances. */
export function financeDesk(finance: Finance): DeskSubject {
  return {
    name: 'finance',
    verbs: {
      overview: {
        usage: '',
        async run({ tx }) {
          const { totals, ...sums } = await finance.overview(tx);
          return {
            lines: [
              `escrow ${String(sums.escrowXaf)}F, float ${String(sums.floatXaf)}F, ` +
                `owed ${String(sums.liabilitiesXaf)}F, in suspense ${String(sums.suspenseXaf)}F`,
            ],
            rows: totals.map(({ kind, name, accounts, xaf }) => ({ kind, name, accounts, xaf })),
          };
        },
      },
      flows: {
        usage: `${BUCKETS.join('|')} [--from YYYY-MM-DD] [--until YYYY-MM-DD] [--city CITY]`,
        async run({ tx, args: { words, options }, now }) {
          const bucket = BUCKETS.find((each) => each === (words[0] ?? 'day'));
          if (!bucket) return { refused: `A flow is by: ${BUCKETS.join(', ')}.` };
          const from = dayOf(options['from']) ?? addMs(now, -DAYS_SHOWN * DAY_MS);
          const until = dayOf(options['until']) ?? now;
          const flows = await finance.flows(tx, {
            bucket,
            from,
            until,
            cityId: options['city'] ?? null,
          });
          if (flows.length === 0) return { lines: ['Nothing moved.'] };
          return { rows: flows.map((flow) => ({ ...flow })) };
        },
      },
      check: {
        usage: '',
        async run({ tx }) {
          const { sound, findings } = await finance.check(tx);
          if (sound) return { lines: ['Every balance is what its entries say.'], audit: { sound } };
          return {
            lines: [`${String(findings.length)} balances are not what they should be.`],
            rows: findings.map((finding) => ({ ...finding })),
            audit: { sound, findings: findings.length },
          };
        },
      },
    },
  };
}
