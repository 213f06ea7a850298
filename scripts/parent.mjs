// npm forwards Ctrl-C and SIGTERM, but nobody forwards its own SIGKILL: then we notice by ourselves.
import { readFileSync } from 'node:fs';

const lookEveryMs = 100;
/** What an orderly stop may take when the terminal is already gone; all must be over in 2 s. */
const orderlyStopMs = 1_000;
const shells = /^(sh|dash|bash|ash|busybox|zsh|ksh)$/;

/** Stops this process, in order if possible, soon after the npm that started it was killed. */
export function stopWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const atStart = parents();
  const timer = setInterval(() => {
    if (parents() === atStart) return;
    clearInterval(timer);
    stop();
  }, lookEveryMs);
  timer.unref();
}

function stop() {
  // Whoever read our output may be gone too; that must not end us before the servers.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), orderlyStopMs);
}

/** Our parent, and the one above where npm's shell stayed between npm and us. */
function parents() {
  const { command, parent } = look(process.ppid);
  return shells.test(command) ? `${process.ppid} ${parent}` : `${process.ppid}`;
}

/** Linux only: elsewhere the shell gives its process to the command, so nothing is between. */
function look(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, command, parent] = /\((.*)\) \w (\d+)/s.exec(stat) ?? [];
    return { command, parent };
  } catch {
    return { command: '', parent: '' };
  }
}
