import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';
import { until } from '../support/poll.js';
import { descendants, run, stillThere, type Program } from '../support/processes.js';

/** An application that does nothing but start and stop its servers. */
const script = join(import.meta.dirname, 'servers.ts');
/** What a killed application may leave behind, and for how long. */
const goneWithinMs = 2_000;

let folder = '';
const programs: Program[] = [];

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'kwata-')), 'data of Awa');
});

afterEach(async () => {
  for (const program of programs.splice(0)) {
    program.kill('SIGKILL');
    await program.ended;
  }
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** The little application of servers.ts, once its servers take connections. */
async function startProgram(dataDir = folder) {
  const program = run(process.execPath, ['--import', 'tsx', script, dataDir]);
  programs.push(program);
  const line = await until('the servers are up', () => {
    if (descendants(program.pid).length === 0 && program.lines.length > 3) {
      throw new Error(program.lines.join('\n'));
    }
    return program.lines.find((text) => text.startsWith('{'));
  });
  const urls = JSON.parse(line) as { postgres: string; redis: string | null };
  return { program, urls };
}

async function ask(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const answers = [];
    for (const statement of statements) answers.push(await client.query(statement));
    return answers.at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}

describe('Postgres beside the application', () => {
  test('starts in a folder with a space, answers, stops, and keeps its data', async () => {
    const first = await startPostgres({ dataDir: folder });
    await ask(first.url, 'create table notes (word text)', `insert into notes values ('njangi')`);
    await first.stop();
    await expect(ask(first.url, 'select 1')).rejects.toThrow();

    const second = await startPostgres({ dataDir: folder });
    expect(await ask(second.url, 'select word from notes')).toEqual([{ word: 'njangi' }]);
    expect(second.url).toContain('/kwata');
    await second.stop();
  });

  test('listens on the loopback address alone, and wants a password', async () => {
    const { url, stop } = await startPostgres({ dataDir: folder });
    expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await expect(ask(url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(/password/);
    await stop();
  });

  test('answers by its socket file too, where a password is wanted as well', async () => {
    const { localUrl, stop } = await startPostgres({ dataDir: folder });
    expect(new URL(localUrl).searchParams.get('host')).toContain(folder);
    expect(await ask(localUrl, 'select inet_server_addr() as by')).toEqual([{ by: null }]);
    await expect(ask(localUrl.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(
      /password/,
    );
    await stop();
  });

  test('leaves its address and password where only their owner reads them', async () => {
    const { url, stop } = await startPostgres({ dataDir: folder });
    expect(readFileSync(join(folder, 'database-url'), 'utf8').trim()).toBe(url);
    for (const name of ['database-url', 'postgres-password']) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
    await stop();
  });

  test('two copies run at once, each in its folder', async () => {
    const copies = await Promise.all(
      ['one', 'two'].map((name) => startPostgres({ dataDir: join(folder, name) })),
    );
    for (const { url } of copies) await ask(url, 'create table notes (word text)');
    await Promise.all(copies.map(({ stop }) => stop()));
  });

  test('refuses a folder that a living application uses, and says which', async () => {
    const { stop } = await startPostgres({ dataDir: folder });
    await expect(startPostgres({ dataDir: folder })).rejects.toThrow(
      `in use by process ${process.pid}`,
    );
    await stop();
  });

  test('starts over a pid file whose number belongs to somebody else by now', async () => {
    const { stop } = await startPostgres({ dataDir: folder });
    await stop();
    writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${process.pid}\n`);
    const again = await startPostgres({ dataDir: folder });
    expect(await ask(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await again.stop();
  });

  test('starts again after the server itself was killed, with all it had committed', async () => {
    const first = await startPostgres({ dataDir: folder });
    await ask(first.url, 'create table notes as select generate_series(1, 500) as number');
    const [pid] = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await first.exited;
    const again = await startPostgres({ dataDir: folder });
    expect(await ask(again.url, 'select count(*)::int as kept from notes')).toEqual([
      { kept: 500 },
    ]);
    await again.stop();
  });

  test('starts after a first start that was interrupted half way', async () => {
    mkdirSync(join(folder, 'postgres.draft-abc', 'base'), { recursive: true });
    const { url, stop } = await startPostgres({ dataDir: folder });
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await stop();
  });
});

describe('Redis beside the application', () => {
  test('is absent, without an error, where PATH has none', async () => {
    expect(await startRedis({ dataDir: folder, path: '/nowhere:' })).toBeNull();
  });

  test('is absent, with a word in the log, where it does not start', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'redis-server'), '#!/bin/sh\necho no memory\nexit 1\n', {
      mode: 0o755,
    });
    const said: string[] = [];
    const log = (line: string) => void said.push(line);
    expect(await startRedis({ dataDir: folder, path: folder, log })).toBeNull();
    expect(said.join()).toContain('no memory');
  });

  test.runIf(inject('redisUrl'))('starts, answers, keeps its keys over a restart', async () => {
    const path = process.env['PATH'] ?? '';
    const first = await startRedis({ dataDir: folder, path });
    await withRedis(first?.url, (redis) => redis.set('word', 'tontine'));
    await first?.stop();

    const second = await startRedis({ dataDir: folder, path });
    expect(await withRedis(second?.url, (redis) => redis.get('word'))).toBe('tontine');
    const policy = await withRedis(second?.url, (redis) => redis.config('GET', 'maxmemory-policy'));
    expect(policy).toEqual(['maxmemory-policy', 'noeviction']);
    await second?.stop();
  });
});

async function withRedis<T>(url = '', work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

describe('an application that ends', () => {
  test('by SIGTERM leaves no process behind', async () => {
    const { program } = await startProgram();
    const servers = descendants(program.pid);
    expect(servers.map(({ command }) => command)).toContain('postgres');
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(stillThere(servers)).toEqual([]);
  });

  test('by SIGKILL leaves none for longer than two seconds, and loses no commit', async () => {
    const { program, urls } = await startProgram();
    const servers = descendants(program.pid);
    await ask(urls.postgres, 'create table notes (number int)');
    await ask(urls.postgres, 'insert into notes select generate_series(1, 500)');
    program.kill('SIGKILL');
    await program.ended;
    await until('the servers are gone', () => stillThere(servers).length === 0, goneWithinMs);

    const { urls: next } = await startProgram();
    expect(await ask(next.postgres, 'select count(*)::int as kept from notes')).toEqual([
      { kept: 500 },
    ]);
  });

  test('by SIGKILL with clients in the middle of a transaction is no different', async () => {
    const { program, urls } = await startProgram();
    const servers = descendants(program.pid);
    const client = new pg.Client({ connectionString: urls.postgres });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    const working = client.query('select pg_sleep(60)').catch(() => 'interrupted');
    program.kill('SIGKILL');
    await until('the servers are gone', () => stillThere(servers).length === 0, goneWithinMs);
    expect(await working).toBe('interrupted');
  });

  test('by SIGKILL can be started again at once, while its servers still stop', async () => {
    const { program, urls } = await startProgram();
    await ask(urls.postgres, 'create table notes (word text)');
    program.kill('SIGKILL');
    const { urls: next } = await startProgram();
    expect(await ask(next.postgres, 'select * from notes')).toEqual([]);
  });

  test('together with its guards leaves servers that the next start takes away', async () => {
    const { program, urls } = await startProgram();
    await ask(urls.postgres, 'create table notes (word text)');
    for (const { pid, command } of descendants(program.pid)) {
      if (command === 'sh') process.kill(pid, 'SIGKILL');
    }
    program.kill('SIGKILL');
    const { urls: next } = await startProgram();
    expect(await ask(next.postgres, 'select * from notes')).toEqual([]);
  });
});
