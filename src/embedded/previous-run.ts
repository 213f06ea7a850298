import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The guard of a killed application needs up to two seconds to end its servers. */
const guardTimeMs = 3_000;
const stopTimeMs = 10_000;
const pollMs = 25;

/** Where one server keeps its files, and how to recognise it. */
export interface ServerHome {
  dataDir: string;
  pidFile: string;
  /** The name of the server's program, as the system lists it. */
  program: string;
}

/** Writes down which process runs the server, for whoever finds it running in the folder. */
export function claim(home: ServerHome): void {
  writeFileSync(claimFile(home), `${process.pid}\n`);
}

/**
 * Makes sure that no server of an earlier run still works in the folder: waits for the guard of a
 * killed application, stops a server whose guard is gone too, and refuses when its application
 * lives.
 */
export async function endPreviousServer(home: ServerHome): Promise<void> {
  const { pidFile, program } = home;
  const pid = readPid(pidFile);
  if (pid === undefined) return;
  const isGone = () => !programOf(pid)?.startsWith(program);
  if (!(await within(guardTimeMs, isGone))) {
    refuseIfClaimed(home);
    process.kill(pid, 'SIGINT');
    if (!(await within(stopTimeMs, isGone))) {
      throw new Error(`${program} (process ${pid}) of an earlier run does not stop`);
    }
  }
  // A crash left the file and its number belongs to another program by now. Without such a program
  // the file stays: Postgres reads in it whether children of the dead server still work.
  if (programOf(pid) !== undefined) rmSync(pidFile, { force: true });
}

function refuseIfClaimed(home: ServerHome): void {
  const owner = readPid(claimFile(home));
  if (owner === undefined || programOf(owner) === undefined) return;
  throw new Error(
    `${home.dataDir} is in use by process ${owner}; stop it, or set DATA_DIR for a second copy`,
  );
}

const claimFile = ({ dataDir, program }: ServerHome) => join(dataDir, `${program}-app.pid`);

function readPid(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return pid > 0 ? pid : undefined;
}

async function within(timeMs: number, isTrue: () => boolean): Promise<boolean> {
  const deadline = Date.now() + timeMs;
  while (!isTrue()) {
    if (Date.now() > deadline) return false;
    await pause(pollMs);
  }
  return true;
}

/** The program a process runs, or undefined when there is no such living process. */
function programOf(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? programFromProc(pid) : programFromPs(pid);
}

function programFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name, state] = /\((.*)\) (\w)/s.exec(stat) ?? [];
    // A zombie holds no file and no port; it only waits for a parent that may never ask.
    return state === 'Z' ? undefined : name;
  } catch {
    return undefined;
  }
}

function programFromPs(pid: number): string | undefined {
  try {
    const path = execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return path.trim().split('/').pop();
  } catch {
    return undefined;
  }
}
