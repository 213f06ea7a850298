import { fileURLToPath } from 'node:url';

import { measureStarts } from './cold-start.js';
import { orderingIn, startField, warm, type Field } from './field.js';
import { ledgerVerdicts, ledgerLines, measureLedger } from './ledger.js';
import { measureMemories } from './memory.js';
import { readOptions, type Options, type Part } from './options.js';
import { countJourneys, type PerJourney } from './per-journey.js';
import { machine, mediansOf, ratiosOf, type Report } from './report.js';
import { ratesFrom, runClosed, runOpen, type Measured, type Rates } from './rounds.js';
import { tableOf, targetRow } from './table.js';
import { verdictsOf } from './targets.js';

// `npm run bench`: how much the application carries and how long people wait, beside the least that
// such a server does, in the same rounds (bench/README.md).

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const running: (() => Promise<void> | void)[] = [];
const keep = (stop: () => Promise<void> | void) => void running.push(stop);

async function main(options: Options): Promise<void> {
  if (options.parts.every((part) => part === 'ledger')) {
    await measureLedgerAlone(options);
    return;
  }
  say('Starting the contenders ...');
  const field = await startField(ROOT, keep, options);
  if (!field.applications[0]?.house.redisUrl) {
    say('No redis-server was found: there is nothing to compare with.');
  }
  say('Warming up ...');
  await warm(field, options);
  const report = await measure(options, field);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 1)}\n` : tableOf(report));
  checkBooks(report.books);
}

/** It needs none of the contenders. */
async function measureLedgerAlone(options: Options): Promise<void> {
  const ledger = await measureLedger(ROOT, options);
  const targets = ledgerVerdicts(ledger);
  const lines = [...ledgerLines(ledger), '', ...targets.map(targetRow), ''];
  const json = JSON.stringify(
    { version: 2, machine: machine(), options, ledger, targets },
    null,
    1,
  );
  process.stdout.write(options.json ? `${json}\n` : lines.join('\n'));
}

async function measure(options: Options, field: Field): Promise<Report> {
  const has = (part: Part) => options.parts.includes(part);
  // At once: sessions of the warm-up end after three minutes, and would be subtracted.
  const memory = has('memory') ? await measureMemories(field, options) : [];
  const starts = has('start') ? await measureStarts(orderingIn(field), options.starts) : [];
  const perJourney = [];
  for (const each of has('journeys') ? orderingIn(field) : []) {
    perJourney.push(await countJourneys(each, options.counted));
  }
  const { rounds, rates, underLoad } = await runRounds(options, field);
  const ledger = has('ledger') ? await measureLedger(ROOT, options) : null;
  const runs = Object.fromEntries(field.applications.map((each) => [each.name, each.runs]));
  const found = {
    ...{ runs, rates, memory, starts },
    medians: mediansOf(rounds),
    ratios: ratiosOf(rounds, 'kwata'),
  };
  return {
    version: 2,
    machine: machine(),
    options,
    targets: [...verdictsOf(found, 'kwata'), ...(ledger ? ledgerVerdicts(ledger) : [])],
    ...{ ledger, ...found },
    ...{ perJourney, underLoad },
    books: await readBooks(field),
    rounds,
  };
}

async function runRounds(options: Options, field: Field) {
  const rounds: Measured[] = [];
  let rates: Rates | null = null;
  let underLoad: PerJourney[] = [];
  const isLoaded = options.parts.some((part) => part === 'turns' || part === 'journeys');
  for (let round = 1; isLoaded && round <= options.rounds; round += 1) {
    say(`Round ${round} of ${options.rounds} ...`);
    const closed = await runClosed(field, options);
    rates ??= ratesFrom(closed.measured, options);
    const open = await runOpen(field, options, rates);
    rounds.push(...[...closed.measured, ...open].map((one) => ({ ...one, round })));
    underLoad = closed.underLoad;
  }
  return { rounds, rates: rates ?? { turns: 0, journeys: 0 }, underLoad };
}

async function readBooks(field: Field): Promise<Report['books']> {
  const books: Report['books'] = {};
  for (const { name, counters, tally } of orderingIn(field)) {
    books[name] = { ...(await counters.books()), journeys: tally.delivered };
  }
  return books;
}

/** A figure for orders that were lost, or money, would be worth nothing. */
function checkBooks(books: Report['books']): void {
  for (const [name, { delivered, journeys, ledgerSumXaf }] of Object.entries(books)) {
    if (ledgerSumXaf !== 0) throw new Error(`the ledger of ${name} does not sum to zero`);
    if (delivered < journeys) throw new Error(`${name} has lost deliveries`);
  }
}

/** Standard output is for the figures. */
function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

async function stopAll(): Promise<void> {
  for (const stop of running.splice(0).reverse()) await stop();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    void stopAll().finally(() => process.exit(1));
  });
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  say(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
