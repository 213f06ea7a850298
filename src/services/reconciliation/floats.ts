import { addMs } from '../../lib/clock.js';
import type { Runner } from '../../models/database.js';
import { readCash, readFractions, readOnTheWay } from '../../models/reconciliation.js';
import type { Found } from './moves.js';

/** What was settled less than this ago may be in one house's books and not in the other's answer. */
const JUST_NOW_MS = 5 * 60 * 1000;
/** As long as a prompt may stand: its collect may succeed without our knowing yet. */
const PROMPT_MS = 30 * 60 * 1000;

/**
 * Networks where a provider holds something else for us than our cash account says, beyond what is on
 * its way in either direction at this moment and the fractions that we count as fees.
 */
export async function differingFloats(
  runner: Runner,
  input: { provider: string; byOperator: Readonly<Record<string, number>>; at: Date },
): Promise<Found[]> {
  const { provider, byOperator, at } = input;
  const here = byName(await readCash(runner, provider));
  const since = { resolved: addMs(at, -JUST_NOW_MS), sent: addMs(at, -PROMPT_MS) };
  const moving = await readOnTheWay(runner, provider, since);
  const fractions = byName(await readFractions(runner, provider));
  return Object.entries(byOperator).flatMap(([operator, thereXaf]) => {
    const name = operator.toLowerCase();
    const hereXaf = here.get(name) ?? 0;
    const differenceXaf = thereXaf - hereXaf;
    const { coming = 0, leaving = 0 } = moving.find((one) => one.operator === name) ?? {};
    const most = coming + leaving + (fractions.get(name) ?? 0);
    // The answer is rounded down.
    const least = -(coming + leaving) - 1;
    if (differenceXaf >= least && differenceXaf <= most) return [];
    const facts = { operator, thereXaf, hereXaf };
    return [{ kind: 'float_differs', subject: operator, differenceXaf, facts }];
  });
}

function byName(rows: readonly { operator: string; xaf: number }[]): Map<string, number> {
  return new Map(rows.map(({ operator, xaf }) => [operator, xaf]));
}
