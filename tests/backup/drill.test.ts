import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { backUp } from '../../scripts/backups/backing-up.js';
import { restore } from '../../scripts/backups/restoring.js';
import { startPostgres, type EmbeddedPostgres } from '../../src/embedded/postgres.js';

interface Written {
  n: number;
  /** The server's own time before the commit was asked for, and after it was told. */
  from: number;
  until: number;
}

let folder = '';
let server: EmbeddedPostgres | null = null;
let client: pg.Client;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'kwata-')), 'data of Awa');
});
afterEach(async () => {
  await stop();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await startPostgres({ dataDir: folder });
  client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
}

async function begin(): Promise<void> {
  await start();
  await client.query('create table notes (n int primary key)');
}

async function stop(): Promise<void> {
  if (!server) return;
  await client.end();
  await server.stop();
  server = null;
}

async function now(): Promise<number> {
  const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  return (rows[0]?.at ?? new Date(0)).getTime();
}

/** Commits one note after another, each with when it was. */
async function write(first: number, count: number): Promise<Written[]> {
  const written: Written[] = [];
  for (let n = first; n < first + count; n += 1) {
    const from = await now();
    await client.query('insert into notes values ($1)', [n]);
    written.push({ n, from, until: await now() });
  }
  return written;
}

async function notes(): Promise<number[]> {
  const { rows } = await client.query<{ n: number }>('select n from notes order by n');
  return rows.map(({ n }) => n);
}

// Real servers, started and stopped many times over.
describe('a drill', { timeout: 180_000 }, () => {
  it('brings back every commit before the moment, and none after it', async () => {
    await begin();
    await write(0, 50);
    // Somebody writes all the while.
    const [, during] = await Promise.all([backUp(folder, 7), write(50, 150)]);
    const after = await write(200, 200);
    const moment = after[100]?.until ?? 0;
    await stop();
    const { setAside, lastCommitAt } = await restore(folder, new Date(moment));
    expect(lastCommitAt?.getTime()).toBeLessThanOrEqual(moment);
    expect(existsSync(join(setAside ?? '', 'PG_VERSION'))).toBe(true);
    await start();
    const found = new Set(await notes());
    const all = [...during, ...after];
    // A millisecond is as exact as a moment can be said.
    expect(all.filter(({ n, until }) => until < moment && !found.has(n))).toEqual([]);
    expect(all.filter(({ n, from }) => from > moment && found.has(n))).toEqual([]);
    expect(found.size).toBeGreaterThan(290);
    // Life goes on from there, and can be brought back too.
    await write(1_000, 1);
    await backUp(folder, 7);
    await write(1_001, 1);
    await stop();
    await restore(folder, null);
    await start();
    expect((await notes()).slice(-2)).toEqual([1_000, 1_001]);
  });

  it('brings back what the log has when the disk of the database is gone', async () => {
    await begin();
    await write(0, 10);
    await backUp(folder, 7);
    await write(10, 10);
    await client.query('select pg_switch_wal()');
    await stop();
    rmSync(join(folder, 'postgres'), { recursive: true });
    expect((await restore(folder, null)).setAside).toBe(null);
    await start();
    expect(await notes()).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('keeps as many as it is told, and of the log what they need', async () => {
    await begin();
    await backUp(folder, 2);
    const pieces = () => readdirSync(join(folder, 'backups', 'wal')).sort();
    const [first] = pieces();
    await write(0, 5);
    await backUp(folder, 2);
    await write(5, 5);
    await backUp(folder, 2);
    const kept = readdirSync(join(folder, 'backups')).filter((name) => name.startsWith('base-'));
    expect(kept).toHaveLength(2);
    expect(pieces()).not.toContain(first);
    await stop();
    await restore(folder, null);
    await start();
    expect(await notes()).toHaveLength(10);
  });
});

describe('what cannot be done is said, and leaves all as it was', { timeout: 180_000 }, () => {
  it('a running database, a moment before the first backup, one after the end of the log', async () => {
    await begin();
    await write(0, 3);
    await backUp(folder, 7);
    await expect(restore(folder, null)).rejects.toThrow(/in use by process/);
    const hour = 60 * 60 * 1_000;
    const [early, late] = [new Date((await now()) - hour), new Date((await now()) + hour)];
    await stop();
    await expect(restore(folder, early)).rejects.toThrow(/oldest backup is of/);
    await expect(restore(folder, late)).rejects.toThrow(/log ends before that moment/);
    await start();
    expect(await notes()).toEqual([0, 1, 2]);
  });

  it.each([
    { words: ['restore', '--to', '2026-11-20 14:05'], says: 'with its zone' },
    { words: ['restore'], says: '--to latest' },
    { words: ['backup', '--keep', 'none'], says: '--keep takes' },
  ])('$words', ({ words, says }) => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', ...words], {
      env: { ...process.env, DATA_DIR: folder },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining(says)]);
  });
});
