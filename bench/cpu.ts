import { readFileSync, readdirSync } from 'node:fs';

/** CPU time used so far, in microseconds. */
export interface CpuUse {
  app: number;
  postgres: number;
  redis: number;
  /** This process: the load and the providers it plays. */
  load: number;
}

/** Linux counts in hundredths of a second. */
const TICK_US = 10_000;

interface Entry {
  pid: number;
  parent: number;
  name: string;
  us: number;
}

/**
 * What a server and the databases below another process have used; null where the system has no
 * /proc to tell.
 */
export function readCpu(appPid: number, housePid: number): CpuUse | null {
  const entries = readEntries();
  if (entries.length === 0) return null;
  const house = below(entries, housePid);
  const sum = (some: Entry[]) => some.reduce((total, { us }) => total + us, 0);
  const { user, system } = process.cpuUsage();
  return {
    app: sum(entries.filter(({ pid }) => pid === appPid)),
    postgres: sum(house.filter(({ name }) => name === 'postgres')),
    redis: sum(house.filter(({ name }) => name.startsWith('redis'))),
    load: user + system,
  };
}

/** What each operation cost in between. */
export function cpuBetween(before: CpuUse | null, after: CpuUse | null, operations: number) {
  if (!before || !after) return null;
  const each = (name: keyof CpuUse) => (after[name] - before[name]) / Math.max(1, operations);
  return {
    app: each('app'),
    postgres: each('postgres'),
    redis: each('redis'),
    load: each('load'),
  };
}

function below(entries: Entry[], root: number): Entry[] {
  const children = entries.filter(({ parent }) => parent === root);
  return children.flatMap((child) => [child, ...below(entries, child.pid)]);
}

function readEntries(): Entry[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readEntry(Number(name)) ?? []);
  } catch {
    return [];
  }
}

function readEntry(pid: number): Entry | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(stat) ?? [];
    const fields = rest.split(' ');
    // Fields 4 and 14 to 17 of proc(5), counted after the name: its own time and that of children
    // that have ended, as connections of Postgres do.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), name, us: ticks * TICK_US };
  } catch {
    // It ended while we looked.
    return null;
  }
}
