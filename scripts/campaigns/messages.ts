import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startRedis, type EmbeddedRedis } from '../../src/embedded/redis.js';
import { createWorldCluster } from '../simulation/cluster.js';
import { createRandom, type Random } from '../simulation/random.js';
import { EVILS, type Evil } from './messages-evils.js';
import { openMessagesWorld, settle, type MessagesWorld } from './messages-world.js';
import type { CampaignOptions } from './options.js';
import { onOwnPostgres } from './own-postgres.js';

/** Trials of each evil where no number is given. */
const TRIALS = 40;
const MESSAGES = 8;
const MINUTE_MS = 60_000;

/** What a trial's messages came to. */
interface Outcome {
  sent: number;
  arrived: number;
  /** Reached somebody twice; how often that could not have been known in time. */
  twice: number;
  unavoidable: number;
  violated: string | null;
}

/** Takes each part away in turn and looks where messages are: `npm run campaign -- messages`. */
export async function messagesCampaign({ trials, seed }: CampaignOptions): Promise<boolean> {
  const count = trials ?? TRIALS;
  const random = createRandom(`messages ${seed}`);
  return onOwnPostgres(async (adminUrl) =>
    withRedis(async (redis) => {
      const database = await createWorldCluster(adminUrl).world('messages_world');
      const world = openMessagesWorld({ url: database.appUrl });
      let violations = 0;
      for (const evil of EVILS) {
        const outcome = await runEvil(world, evil, { count, random, redis });
        await world.stopWorkers();
        violations += say(evil, count, outcome) ? 0 : 1;
      }
      await world.close();
      return violations === 0;
    }),
  );
}

async function runEvil(
  world: MessagesWorld,
  evil: Evil,
  { count, random, redis }: { count: number; random: Random; redis: EmbeddedRedis | null },
): Promise<Outcome> {
  const total: Outcome = { sent: 0, arrived: 0, twice: 0, unavoidable: 0, violated: null };
  const isRedisWanted = evil.name === 'redis' && redis !== null;
  await world.startWorkers(isRedisWanted ? redis.url : null);
  for (let trial = 1; trial <= count && total.violated === null; trial += 1) {
    if (isRedisWanted && trial === Math.ceil(count / 2)) await redis.stop();
    const one = await runTrial(world, evil, random);
    total.sent += one.sent;
    total.arrived += one.arrived;
    total.twice += one.twice;
    total.unavoidable += one.unavoidable;
    if (one.violated !== null) total.violated = `trial ${String(trial)}: ${one.violated}`;
  }
  return total;
}

/** Messages to new people in new circumstances, while the evil lasts and after it is over. */
async function runTrial(world: MessagesWorld, evil: Evil, random: Random): Promise<Outcome> {
  const wanted: string[] = [];
  await evil.begin(world, random);
  for (let index = 0; index < MESSAGES; index += 1) wanted.push(await write(world, random));
  await evil.middle?.(world, random);
  await settle(world, { withinMs: 3 * MINUTE_MS, tell: evil.tells !== false });
  evil.end(world);
  await evil.after?.(world);
  const isQuiet = await settle(world, { withinMs: 4 * 60 * MINUTE_MS });
  return judge(world, evil, wanted, isQuiet);
}

async function write(world: MessagesWorld, random: Random): Promise<string> {
  const person = await world.aPerson();
  if (random.percent(35)) await world.heardBy(person, 'chat');
  else if (random.percent(50)) await world.heardBy(person, random.pick(['alpha', 'beta']));
  if (random.percent(20)) await world.secondSim(person);
  return random.percent(50) ? world.notice(person, 'Bonjour') : world.reply(person, 'Bonjour');
}

async function judge(
  world: MessagesWorld,
  evil: Evil,
  wanted: string[],
  isQuiet: boolean,
): Promise<Outcome> {
  const outcome = { sent: wanted.length, arrived: 0, twice: 0, unavoidable: 0 };
  const violations: string[] = isQuiet ? [] : ['rows are left'];
  for (const id of wanted) {
    const times = Object.values(world.gateways).flatMap(({ taken }) =>
      taken.filter((one) => one.ref === id && one.reached),
    ).length;
    const { state, attempts } = await world.stored(id);
    const ways = attempts.map((one) => `${one.gateway} ${one.state}`).join(', ');
    if (times === 0) violations.push(`${id} never arrived (${state}: ${ways})`);
    if (times > 0) outcome.arrived += 1;
    if (times > 1) outcome.twice += 1;
    if (times > 1 && evil.doubles(attempts)) outcome.unavoidable += 1;
    if (times > 1 && !evil.doubles(attempts))
      violations.push(`${id} came ${String(times)} times (${ways})`);
  }
  return { ...outcome, violated: violations[0] ?? null };
}

async function withRedis<T>(work: (redis: EmbeddedRedis | null) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kwata-campaign-redis-'));
  const { PATH = '' } = process.env;
  const redis = await startRedis({ dataDir, path: PATH });
  try {
    return await work(redis);
  } finally {
    await redis?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function say({ name, says }: Evil, trials: number, outcome: Outcome): boolean {
  const { sent, arrived, twice, unavoidable, violated } = outcome;
  const result = violated === null ? 'ok' : 'FAILED';
  const doubles = twice > 0 ? `, ${String(twice)} twice (${String(unavoidable)} unavoidable)` : '';
  const counts = `${String(arrived)} of ${String(sent)} arrived${doubles}`;
  process.stdout.write(
    `${result}  ${name.padEnd(16)}${String(trials)} trials  ${counts}  ${says}\n`,
  );
  if (violated !== null) process.stdout.write(`  ${violated}\n`);
  return violated === null;
}
