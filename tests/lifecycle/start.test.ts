// `npm start` from the outside: it becomes ready, it ends whole, and what it committed stays.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { freePorts } from '../support/ports.js';
import { descendants, run, stillThere, type Program } from '../support/processes.js';

interface Started {
  program: Program;
  /** Every process below it at the time it was ready. */
  family: ReturnType<typeof descendants>;
}

const project = join(import.meta.dirname, '..', '..');
/** Generous: the first start makes a cluster and seeds a country, perhaps on a busy machine. */
const readyWithinMs = 60_000;
const orderlyEndWithinMs = 10_000;
const goneWithinMs = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'kwata-'));
const dataDir = join(folder, 'data of Awa');
const started: Started[] = [];
let env: Record<string, string> = {};

beforeAll(async () => {
  const [port, sandboxPort] = await freePorts(2);
  env = { PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: dataDir };
});

/** A test that failed leaves what it complains about: that must not meet the next one. */
afterEach(async () => {
  for (const { program, family } of started.splice(0)) {
    program.kill('SIGKILL');
    await program.ended;
    await allGone(family, goneWithinMs).catch(() => {
      for (const { pid } of stillThere(family)) process.kill(pid, 'SIGKILL');
    });
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const byNode = () => run(process.execPath, ['scripts/run.mjs', 'start'], { cwd: project, env });

/** Starts, waits for a green /readyz, and remembers every process that came with it. */
async function ready(program: Program): Promise<Started> {
  const it: Started = { program, family: [] };
  started.push(it);
  let ended = false;
  void program.ended.then(() => (ended = true));
  await until(
    'GET /readyz answers 200',
    async () => {
      if (ended) throw new Error(program.lines.join('\n'));
      return (await statusOf(`http://127.0.0.1:${env['PORT']}/readyz`)) === 200;
    },
    readyWithinMs,
  );
  it.family = descendants(program.pid);
  return it;
}

const statusOf = async (url: string): Promise<number | undefined> =>
  (await fetch(url).catch(() => undefined))?.status;

async function ask(statement: string): Promise<unknown[]> {
  const connectionString = readFileSync(join(dataDir, 'database-url'), 'utf8').trim();
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

const allGone = (family: Started['family'], withinMs: number) =>
  until('every process is gone', () => stillThere(family).length === 0, withinMs).catch(() => {
    throw new Error(`still there: ${JSON.stringify(stillThere(family))}`);
  });

describe('npm start', { timeout: 2 * readyWithinMs }, () => {
  test('becomes ready with a seeded country, and ends by SIGTERM with status 0', async () => {
    const { program, family } = await ready(byNode());
    expect(family.map(({ command }) => command)).toContain('postgres');
    expect(await statusOf(`http://127.0.0.1:${env['SANDBOX_PORT']}/`)).toBe(200);
    expect(await ask('select count(*)::int > 0 as seeded from cities')).toEqual([{ seeded: true }]);

    const begin = Date.now();
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(Date.now() - begin).toBeLessThan(orderlyEndWithinMs);
    expect(stillThere(family)).toEqual([]);
  });

  test('killed by SIGKILL leaves nothing running, and the next start finds every row', async () => {
    const { program, family } = await ready(byNode());
    await ask('create table notes as select generate_series(1, 500) as number');
    program.kill('SIGKILL');
    await allGone(family, goneWithinMs);

    const again = await ready(byNode());
    expect(await ask('select count(*)::int as kept from notes')).toEqual([{ kept: 500 }]);
    again.program.kill('SIGTERM');
    expect(await again.program.ended).toBe(0);
  });

  test('ends whole on Ctrl-C, which reaches npm and all its children at once', async () => {
    const { program, family } = await ready(
      run('npm', ['start'], { cwd: project, env, detached: true }),
    );
    process.kill(-program.pid, 'SIGINT');
    await program.ended;
    await allGone(family, orderlyEndWithinMs);
  });

  test('ends whole when npm gets SIGTERM', async () => {
    const { program, family } = await ready(run('npm', ['start'], { cwd: project, env }));
    program.kill('SIGTERM');
    await allGone(family, orderlyEndWithinMs);
  });

  test('ends whole when npm is killed behind a shell that stayed between', async () => {
    const inner = '"$0" scripts/run.mjs start; true';
    const outer = `sh -c '${inner}' "$0"; true`;
    const asUnderNpm = { ...env, npm_lifecycle_event: 'start' };
    const { program, family } = await ready(
      run('sh', ['-c', outer, process.execPath], { cwd: project, env: asUnderNpm }),
    );
    program.kill('SIGKILL');
    await allGone(family, goneWithinMs);
  });

  test('ends whole when npm is killed and nobody tells it', async () => {
    const { program, family } = await ready(run('npm', ['start'], { cwd: project, env }));
    program.kill('SIGKILL');
    await allGone(family, goneWithinMs);
  });
});
