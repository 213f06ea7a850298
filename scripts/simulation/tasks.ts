import { AsyncLocalStorage } from 'node:async_hooks';

import type { Time } from './time.js';

/** How a piece of work stands: at its end, waiting for the world, or with its process gone. */
export type Standing = 'ended' | 'waiting' | 'dead';

/**
 * Work of the application. While one piece waits for the world outside, virtual time goes on and
 * others run: so a notice overtakes the answer it is about.
 */
export interface Tasks {
  /** Starts work; settles as soon as it stands still. */
  start(name: string, work: () => Promise<void>): Promise<Standing>;
  /** From inside work: waits in virtual time, as for an answer over the network. */
  wait(ms: number): Promise<void>;
  /** From inside work: its process is gone, and nothing after this line ever happens. */
  die(): Promise<never>;
  /** From inside work: what is given ends when the process is gone, even if it would wait for ever. */
  mortal<T>(work: Promise<T>): Promise<T>;
  /** Whether the work that asks lost its process. */
  isDead(): boolean;
  /** The name of the work that asks; null outside. */
  current(): string | null;
}

/** Thrown through work whose process is gone, only to clear it away. */
class ProcessGone extends Error {}

interface Task {
  name: string;
  isDead: boolean;
  /** Rejects once the process is gone. */
  death: Promise<never>;
  kill(): void;
  /** Tells whoever let the work run that it stands still. */
  still(standing: Standing): void;
}

export function createTasks(time: Time): Tasks {
  const inside = new AsyncLocalStorage<Task>();

  function mine(): Task {
    const task = inside.getStore();
    if (!task) throw new Error('only work that was started can wait or die');
    return task;
  }

  async function carry(task: Task, work: () => Promise<void>): Promise<void> {
    try {
      await Promise.race([work(), task.death]);
    } catch (error) {
      if (!task.isDead) throw error;
    }
    task.still(task.isDead ? 'dead' : 'ended');
  }

  /** Goes on with work that waited, and settles when it stands still again. */
  function resume(task: Task, goOn: () => void): Promise<void> {
    return stillInTime(task.name, (still) => {
      task.still = () => {
        still();
      };
      goOn();
    });
  }

  return {
    start(name, work) {
      return stillInTime(name, (still, fail) => {
        const task = createTask(name, still);
        inside.run(task, () => carry(task, work)).catch(fail);
      });
    },
    wait(ms) {
      const task = mine();
      return new Promise((resolve) => {
        time.after(ms, () => resume(task, resolve));
        task.still('waiting');
      });
    },
    die() {
      mine().kill();
      return new Promise<never>(() => undefined);
    },
    mortal: (work) => Promise.race([work, mine().death]),
    isDead: () => inside.getStore()?.isDead ?? false,
    current: () => inside.getStore()?.name ?? null,
  };
}

/** In real time: work that neither ends nor waits for virtual time waits for something that never comes. */
const STUCK_MS = 60_000;

function stillInTime<Word>(
  name: string,
  run: (still: (word: Word) => void, fail: (error: unknown) => void) => void,
): Promise<Word> {
  return new Promise((resolve, reject) => {
    const stuck = setTimeout(() => {
      reject(new Error(`${name} neither ends nor goes on`));
    }, STUCK_MS);
    run(
      (word) => {
        clearTimeout(stuck);
        resolve(word);
      },
      (error: unknown) => {
        clearTimeout(stuck);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

function createTask(name: string, still: Task['still']): Task {
  let reject: (error: Error) => void = () => undefined;
  const death = new Promise<never>((_, refuse) => (reject = refuse));
  death.catch(() => undefined);
  const task: Task = {
    ...{ name, still, death, isDead: false },
    kill() {
      task.isDead = true;
      reject(new ProcessGone(name));
    },
  };
  return task;
}
