import { parseArgs } from 'node:util';

import type { Campaign } from './campaigns/options.js';

// `npm run campaign -- <name> [--trials N] [--seed S]`: tests that are too long for the suite, on a
// Postgres of their own. Whatever they find ends with status 1 and names the seed that shows it again.

const CAMPAIGNS: Readonly<Record<string, () => Promise<Campaign>>> = {
  ledger: async () => (await import('./campaigns/ledger.js')).ledgerCampaign,
  messages: async () => (await import('./campaigns/messages.js')).messagesCampaign,
  races: async () => (await import('./campaigns/races.js')).racesCampaign,
  simulate: async () => (await import('./campaigns/simulate.js')).simulateCampaign,
};

async function main(argv: string[]): Promise<boolean> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { trials: { type: 'string' }, seed: { type: 'string', default: '1' } },
  });
  const load = CAMPAIGNS[positionals[0] ?? ''];
  if (!load || positionals.length > 1) {
    process.stderr.write(`Choose one of: ${Object.keys(CAMPAIGNS).join(', ')}.\n`);
    return false;
  }
  const trials = values.trials === undefined ? null : Number(values.trials);
  if (trials !== null && !(Number.isSafeInteger(trials) && trials > 0)) {
    process.stderr.write(`--trials is a whole number: ${String(values.trials)}.\n`);
    return false;
  }
  const campaign = await load();
  return campaign({ trials, seed: values.seed });
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
