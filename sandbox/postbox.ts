import type { Books, WebhookRow } from './books.js';
import type { Callback, Caller } from './caller.js';
import type { Clock } from './clock.js';
import type { Fault, FaultKey, Faults } from './faults.js';
import type { Settings } from './settings.js';

/** Something to tell the application. */
export interface Notice {
  key: FaultKey;
  /** Reference of the thing it tells about, and what it says, for the books. */
  reference: string;
  says: string;
  callback: Callback;
  /** Whether this provider tries again when it was not taken. */
  repeats: boolean;
  /** A fault that was drawn already, null when none struck; absent, it is drawn here. */
  fault?: Fault | null;
}

/** Posts notices, meets the faults of their key, and writes down what became of each. */
export interface Postbox {
  /** The HTTP status of the first try, null when there was no answer. */
  post(notice: Notice): Promise<number | null>;
  clear(): void;
}

interface Parts {
  books: Books;
  caller: Caller;
  clock: Clock;
  faults: Faults;
  settings: Settings;
}

/** Faults of the way there; those of time and number are played once, before the first try. */
const transport = new Set<string>(['down', 'reset', 'garbage', 'timeout_after_accept']);
const timing = new Set<string>(['slow', 'late_webhook', 'lose_webhook', 'duplicate', 'reorder']);
const onTheWay = (mode: string): boolean => transport.has(mode);
const onThePost = (mode: string): boolean => transport.has(mode) || timing.has(mode);

export function createPostbox(parts: Parts): Postbox {
  const { books, caller, clock, faults, settings } = parts;
  /** For `reorder`: notices that wait until the next one of their key has gone out. */
  const held = new Map<FaultKey, (() => void)[]>();

  const enter = ({ key, reference, says, callback, fault }: Notice): WebhookRow => {
    const [provider = '', kind = ''] = key.split('.');
    return books.webhooks.add({
      provider,
      kind,
      reference,
      says,
      method: callback.method,
      at: clock.iso(),
      attempts: 0,
      httpStatus: null,
      error: null,
      fault: fault?.mode ?? null,
      state: 'sending',
    });
  };

  const once = async (notice: Notice, row: WebhookRow, fault?: Fault): Promise<number | null> => {
    row.attempts += 1;
    row.httpStatus = null;
    row.error = null;
    try {
      const answer = await caller.send(notice.callback, settings.callbackMs, fault);
      row.httpStatus = answer.status;
    } catch (error) {
      row.error = error instanceof Error ? error.message : String(error);
    }
    return row.httpStatus;
  };
  const attempt = async (
    notice: Notice,
    row: WebhookRow,
    fault: Fault | undefined,
    gaps: readonly number[],
  ): Promise<number | null> => {
    const status = await once(notice, row, fault);
    const [gap, ...later] = gaps;
    if (status !== null && status >= 200 && status < 300) row.state = 'taken';
    else if (gap === undefined) row.state = 'given_up';
    else
      clock.after(gap, () => {
        void attempt(notice, row, faults.draw(notice.key, onTheWay), later);
      });
    return status;
  };

  const release = (key: FaultKey): void => {
    const waiting = held.get(key) ?? [];
    held.delete(key);
    for (const go of waiting) go();
  };
  const letOvertake = (key: FaultKey, ms: number): Promise<boolean> => {
    const overtaken = new Promise<boolean>((resolve) =>
      held.set(key, [...(held.get(key) ?? []), () => resolve(true)]),
    );
    return Promise.race([overtaken, clock.wait(ms)]);
  };
  /** Waits as the fault says; false when the world was reset meanwhile. */
  const stillDue = async (key: FaultKey, fault: Fault | undefined): Promise<boolean> => {
    switch (fault?.mode) {
      case 'slow':
      case 'late_webhook':
        return clock.wait(fault.ms);
      case 'reorder':
        return letOvertake(key, fault.ms);
      default:
        return true;
    }
  };

  return {
    async post(given) {
      const { fault: drawn = faults.draw(given.key, onThePost) ?? null } = given;
      const notice = { ...given, fault: drawn };
      const { key } = notice;
      const fault = drawn ?? undefined;
      const row = enter(notice);
      const gaps = notice.repeats ? settings.retryGapsMs : [];
      if (fault?.mode === 'lose_webhook' || !(await stillDue(key, fault))) {
        row.state = 'lost';
        return null;
      }
      if (fault?.mode === 'duplicate') void attempt(notice, enter(notice), undefined, []);
      const status = await attempt(notice, row, fault, gaps);
      if (fault?.mode !== 'reorder') release(key);
      return status;
    },
    clear: () => held.clear(),
  };
}
