interface Timer {
  dueAt: number;
  run: () => void;
  /** What to do when the world is reset before the time has come. */
  dropped: () => void;
  handle: NodeJS.Timeout;
}

/** The time of this world in milliseconds since 1970: real time plus what `advance` added. */
export interface Clock {
  now(): number;
  iso(): string;
  /** Runs once after that many milliseconds of this world; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** True after that many milliseconds; false at once when the world is reset meanwhile. */
  wait(ms: number): Promise<boolean>;
  /** Moves the time forward at once and runs, in order, all that fell due. */
  advance(ms: number): void;
  /** Forgets every timer and releases every waiter. */
  clear(): void;
}

export function createClock(startAt?: number): Clock {
  let offsetMs = startAt === undefined ? 0 : startAt - Date.now();
  const timers = new Set<Timer>();
  const now = (): number => Date.now() + offsetMs;

  const fire = (timer: Timer): void => {
    if (timers.delete(timer)) timer.run();
  };
  const arm = (timer: Omit<Timer, 'handle'>, ms: number): Timer => {
    const armed = timer as Timer;
    armed.handle = setTimeout(() => fire(armed), ms).unref();
    return armed;
  };
  const add = (ms: number, run: () => void, dropped = () => {}): Timer => {
    const timer = arm({ dueAt: now() + ms, run, dropped }, ms);
    timers.add(timer);
    return timer;
  };
  const remove = (timer: Timer): void => {
    clearTimeout(timer.handle);
    timers.delete(timer);
  };

  return {
    now,
    iso: () => new Date(now()).toISOString(),
    after(ms, run) {
      const timer = add(ms, run);
      return () => remove(timer);
    },
    wait: (ms) =>
      new Promise((resolve) => {
        add(
          ms,
          () => resolve(true),
          () => resolve(false),
        );
      }),
    advance(ms) {
      offsetMs += ms;
      const ordered = [...timers].sort((a, b) => a.dueAt - b.dueAt);
      for (const timer of ordered) {
        clearTimeout(timer.handle);
        if (timer.dueAt <= now()) fire(timer);
        else if (timers.has(timer)) arm(timer, timer.dueAt - now());
      }
    },
    clear() {
      const all = [...timers];
      for (const timer of all) remove(timer);
      for (const timer of all) timer.dropped();
    },
  };
}
