import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

interface Process {
  pid: number;
  parent: number;
  /** The process that leads its group: a server's guard leads the server and all it starts. */
  group: number;
  command: string;
}

/** All processes below one, as they are now; remember them before killing their parent. */
export function descendants(pid: number): Process[] {
  const all = livingProcesses();
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Those of the remembered processes that still run, and whatever their groups started since. */
export function stillThere(remembered: Process[]): Process[] {
  return livingProcesses().filter((one) =>
    remembered.some(
      (before) =>
        one.group === before.pid || (one.pid === before.pid && one.command === before.command),
    ),
  );
}

/** Living ones only: a zombie holds nothing and waits for a parent that may never ask. */
function livingProcesses(): Process[] {
  return existsSync('/proc/self/stat') ? processesFromProc() : processesFromPs();
}

function processesFromProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = /\((.*)\) (\w) (\d+) (\d+)/s.exec(readStat(name)) ?? [];
      const [, command = '', state = 'Z', parent, group] = stat;
      if (state === 'Z') return [];
      return [{ pid: Number(name), parent: Number(parent), group: Number(group), command }];
    });
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

function processesFromPs(): Process[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,comm='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, state = 'Z', ...command] = line.trim().split(/\s+/);
    if (state.startsWith('Z')) return [];
    const [its, above, leader] = [pid, parent, group].map(Number) as [number, number, number];
    return [{ pid: its, parent: above, group: leader, command: command.join(' ') }];
  });
}

/** A program under test, with its output for the message of a failure. */
export interface Program {
  pid: number;
  /** Lines it has written so far, both streams. */
  lines: string[];
  /** Settles with the exit code, or the name of the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  /** On top of PATH and HOME; nothing else of our own environment is passed on. */
  env?: Record<string, string>;
  cwd?: string;
  /** True for a process group of its own, as a terminal gives to what one types. */
  detached?: boolean;
}

/** Runs a program without stdin. */
export function run(command: string, args: string[], options: RunOptions = {}): Program {
  const { env, ...rest } = options;
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, {
    ...rest,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  return {
    pid: child.pid ?? 0,
    lines,
    ended: endOf(child),
    kill: (signal) => void child.kill(signal),
  };
}

function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? -1));
  });
}
