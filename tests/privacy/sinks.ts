import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Redis } from 'ioredis';
import { vi } from 'vitest';

import { createLog } from '../../src/lib/log.js';
import type { TestApp } from '../support/app.js';
import { bytesOf } from './spellings.js';

/** A place where words of people could come to rest, and all that is in it. */
export interface Sink {
  name: string;
  /** Bytes as characters. */
  content: string;
  /** Whether digits in it were written as such; in ciphertext four of them mean nothing. */
  isWords: boolean;
}

interface Column {
  table: string;
  column: string;
  type: string;
}

/** Every column of every table, a partitioned one with all its parts. */
export async function databaseSinks({ rows }: TestApp): Promise<Sink[]> {
  const columns = await rows<Column>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'S', 'm')
        and not c.relispartition and a.attnum > 0 and not a.attisdropped order by 1, a.attnum`,
  );
  const sinks: Sink[] = [];
  for (const { table, column, type } of columns) {
    const isWords = type !== 'bytea';
    const value = isWords ? `"${column}"::text` : `"${column}"`;
    const values = await rows<{ value: string | Buffer }>(
      `select ${value} as value from "${table}" where "${column}" is not null`,
    );
    const content = values.map((row) => bytesOf(row.value)).join('\n');
    sinks.push({ name: `${table}.${column}`, content, isWords });
  }
  return sinks;
}

/**
 * Searches what Postgres has written ahead since a moment, rows that were changed or deleted since
 * as well; gives the words that stand there.
 */
export async function walSearch({
  rows,
}: TestApp): Promise<(words: string[]) => Promise<string[]>> {
  const [first] = await rows<{ file: string }>(
    'select pg_walfile_name(pg_current_wal_insert_lsn()) as file',
  );
  return async (words) => {
    const hits = await rows<{ word: string }>(
      `select distinct w.word from pg_ls_waldir() f
        cross join lateral (select pg_read_binary_file('pg_wal/' || f.name) as bytes) r
        join unnest($2::text[]) w(word) on position(convert_to(w.word, 'UTF8') in r.bytes) > 0
        where f.name between $1 and pg_walfile_name(pg_current_wal_insert_lsn())`,
      [first?.file, words],
    );
    return hits.map(({ word }) => word);
  };
}

/** All that is ever said to the app's Redis, and what it holds in the end. */
export async function redisWatch(url: string): Promise<{ sinks(): Promise<Sink[]>; stop(): void }> {
  const client = new Redis(url);
  const monitor = await client.monitor();
  const said: string[] = [];
  monitor.on('monitor', (_time: string, args: string[]) => said.push(args.join(' ')));
  return {
    async sinks() {
      const held: string[] = [];
      for (const key of await client.keys('*')) held.push(key, await dump(client, key));
      const all = { 'commands to Redis': said, 'keys of Redis': held };
      return Object.entries(all).map(([name, words]) => ({
        ...{ name, isWords: true },
        content: bytesOf(words.join('\n')),
      }));
    },
    stop() {
      monitor.disconnect();
      client.disconnect();
    },
  };
}

async function dump(client: Redis, key: string): Promise<string> {
  const readers: Record<string, () => Promise<unknown>> = {
    string: () => client.get(key),
    hash: () => client.hgetall(key),
    list: () => client.lrange(key, 0, -1),
    set: () => client.smembers(key),
    zset: () => client.zrange(key, 0, -1),
    stream: () => client.xrange(key, '-', '+'),
  };
  return JSON.stringify(await readers[await client.type(key)]?.());
}

/** The lines as the real log writes them, each a string as it left. */
export function logLines({ log }: Pick<TestApp, 'log'>): string[] {
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  try {
    const real = createLog('debug');
    for (const { level, event, facts } of log) real[level](event, facts);
  } finally {
    write.mockRestore();
  }
  return lines;
}

/** Files of SMS that wait for the database. */
export function spoolSinks({ config }: TestApp): Sink[] {
  const folder = join(config.dataDir, 'sms-spool');
  return readdirSync(folder).map((name) => ({
    ...{ name: `spool ${name}`, isWords: false },
    content: name + readFileSync(join(folder, name)).toString('latin1'),
  }));
}
