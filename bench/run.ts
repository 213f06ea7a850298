import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startApplication, startBeside, type Application } from './contender.js';
import { createJourneys } from './journey.js';
import { closedLoop } from './loops.js';
import { createRecorder } from './measure.js';
import { readOptions, type Options } from './options.js';
import { countJourneys, type PerJourney } from './per-journey.js';
import { machine, mediansOf, ratiosOf, type Report } from './report.js';
import { ratesFrom, runClosed, runOpen, type Field, type Measured, type Rates } from './rounds.js';
import { tableOf } from './table.js';

// `npm run bench`: how much the application carries and how long people wait, beside the least that
// such a server does, in the same rounds (bench/README.md).

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const running: (() => Promise<void> | void)[] = [];
const keep = (stop: () => Promise<void> | void) => void running.push(stop);

async function main(options: Options): Promise<void> {
  const applications = await startApplications(options);
  const [first] = applications;
  if (!first) return;
  const beside = { folder: ROOT, phones: options.known };
  const bare = await startBeside(keep, 'express-redis', beside, first);
  const menuServer = await startBeside(keep, 'menu-server', beside, first);
  if (!bare) say('No redis-server was found: there is nothing to compare with.');
  const field = { applications, bare, menuServer };
  await warm(options, field);
  const report = await measure(options, field);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 1)}\n` : tableOf(report));
  if (Object.values(report.books).some(({ ledgerSumXaf }) => ledgerSumXaf !== 0)) {
    throw new Error('the ledger does not sum to zero');
  }
}

async function startApplications(options: Options): Promise<Application[]> {
  const folders = [
    { name: 'kwata', folder: ROOT, profile: options.profile && resolve(options.profile) },
    ...(options.against === null
      ? []
      : [{ name: 'against', folder: resolve(options.against), profile: null }]),
  ];
  const started: Application[] = [];
  for (const each of folders) {
    say(`Starting ${each.name} ...`);
    started.push(await startApplication(keep, { ...each, phones: options.known }));
  }
  return started;
}

/** Code that runs for the first time is not what anybody waits for all day. */
async function warm({ warmSeconds, parts }: Options, field: Field): Promise<void> {
  say('Warming up ...');
  const loop = { workers: 16, seconds: warmSeconds };
  const { applications, bare, menuServer } = field;
  for (const each of [bare, menuServer, ...applications]) {
    if (each) await closedLoop(loop, createRecorder(), each.browsers.turn);
  }
  for (const each of parts.includes('journeys') ? applications : []) {
    const [turns, messages] = [createRecorder(), createRecorder()];
    const whole = createRecorder();
    await closedLoop(loop, whole, createJourneys({ ...each, turns, messages }));
    if (whole.finished() === 0) throw new Error(`no journey: ${JSON.stringify(whole.reasons())}`);
  }
}

async function measure(options: Options, field: Field): Promise<Report> {
  const { applications } = field;
  const perJourney = [];
  for (const each of options.parts.includes('journeys') ? applications : []) {
    perJourney.push(await countJourneys(each, options.counted));
  }
  const rounds: Measured[] = [];
  let rates: Rates | null = null;
  let underLoad: PerJourney[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`Round ${round} of ${options.rounds} ...`);
    const closed = await runClosed(field, options);
    rates ??= ratesFrom(closed.measured, options);
    const open = await runOpen(field, options, rates);
    rounds.push(...[...closed.measured, ...open].map((one) => ({ ...one, round })));
    underLoad = closed.underLoad;
  }
  const books: Report['books'] = {};
  for (const { name, counters } of applications) books[name] = await counters.books();
  return {
    version: 1,
    machine: machine(),
    options,
    runs: Object.fromEntries(applications.map(({ name, runs }) => [name, runs])),
    rates: rates ?? { turns: 0, journeys: 0 },
    medians: mediansOf(rounds),
    ratios: ratiosOf(rounds, 'kwata'),
    perJourney,
    underLoad,
    books,
    rounds,
  };
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
