import { addMs, type Clock } from '../../src/lib/clock.js';
import type { Database, Sql } from '../../src/models/database.js';
import { claimOutbox, renewLeases, type ClaimedRow, type Room } from '../../src/models/outbox.js';
import { settleOutbox, type Settlement } from '../../src/models/settling.js';
import { CLASSES_OF, type JobKind } from '../../src/services/jobs.js';
import type { JobHandler } from '../../src/workers/job.js';
import { createRunJob, type RunJobParts } from '../../src/workers/run-job.js';
import { defaultWorkerSettings } from '../../src/workers/settings.js';
import type { Random } from './random.js';
import type { Tasks } from './tasks.js';
import type { Time } from './time.js';
import type { Trace } from './trace.js';

/** The outbox's work in virtual time: the real claims, handlers and settlements, without Bull. */
export interface Relay {
  /** Something may have been written: looks within a moment. */
  poke(): void;
  /** What a job in hand is about, by its outbox row; a message's row is the message's id too. */
  subjectOf(rowId: string): Record<string, unknown> | undefined;
  /** Rows that are neither done nor in hand. */
  waiting(): Promise<number>;
}

export interface RelayParts {
  db: Database;
  clock: Clock;
  ids: RunJobParts['ids'];
  log: RunJobParts['log'];
  handlers: JobHandler[];
  time: Time;
  tasks: Tasks;
  random: Random;
  trace: Trace;
  /** Deaths in a hundred jobs between their end and its being written down. */
  lostEndsPercent: number;
  /** How far looks are apart while there is work, in milliseconds. */
  gapMs: number;
}

const { leaseMs, renewMs, stuckHeadMs } = defaultWorkerSettings;
/** How soon a look follows what was written. */
const POKE_MS = 300;
/** How long the ends of jobs may wait for each other, well within a lease. */
const SETTLE_MS = 600;
const ROOM = 64;
const FOREVER_MS = 2 ** 31 - 1;

/** The first time at which a row can be taken; null when none is left. */
const NEXT_DUE: Sql = {
  name: 'simulation_next_due',
  text: `select min(case when state = 'waiting' then due_at else lease_until end) as at,
      count(*)::int as count from outbox where done_at is null`,
};

export function createRelay(parts: RelayParts): Relay {
  const { db, clock, time, tasks, trace, gapMs } = parts;
  const subjects = new Map<string, Record<string, unknown>>();
  const inHand = new Map<string, ClaimedRow>();
  const run = createRunner(parts);
  const settle = createSettling(parts, () => {
    poke();
  });
  const { rooms, kinds } = roomsFor(parts.handlers);
  let lookAtMs = Infinity;
  let renewing = false;

  function planLook(ms: number): void {
    const atMs = time.nowMs() + ms;
    if (atMs >= lookAtMs) return;
    lookAtMs = atMs;
    time.after(ms, async () => {
      // A nearer look was planned meanwhile, and has happened.
      if (lookAtMs !== atMs) return;
      lookAtMs = Infinity;
      await look();
    });
  }
  function poke(): void {
    planLook(POKE_MS);
  }

  async function look(): Promise<void> {
    const now = clock.now();
    const asked = { now, leaseUntil: addMs(now, leaseMs), rooms, kinds, rung: [] };
    const stuckBefore = addMs(now, -stuckHeadMs);
    const rows = await claimOutbox(db, { ...asked, overdueBefore: now, stuckBefore });
    rows.sort((one, other) => (one.id < other.id ? -1 : 1));
    const letters = rows.filter(({ kind }) => kind === 'message');
    for (const row of rows) if (row.kind !== 'message') await carry(row);
    // They change nothing that another one reads, and share their statements.
    await Promise.all(letters.map(carry));
    await settle.flush();
    if (rows.length > 0) planLook(gapMs);
    else await sleepUntilDue();
  }

  async function sleepUntilDue(): Promise<void> {
    const [next] = await db.query<{ at: Date | null }>(NEXT_DUE);
    if (next?.at) planLook(Math.max(gapMs, next.at.getTime() - time.nowMs() + 1));
  }

  async function carry(row: ClaimedRow): Promise<void> {
    inHand.set(row.id, row);
    subjects.set(row.id, row.subject);
    renewLater();
    const standing = await tasks.start(`${row.kind} ${row.id.slice(-6)}`, async () => {
      const settlement = await run(row);
      inHand.delete(row.id);
      // What is said after a process is gone was never said.
      if (settlement && !tasks.isDead()) settle.add(row, settlement);
    });
    if (standing === 'dead') inHand.delete(row.id);
  }

  /** As a living worker does: only rows whose process is gone lose their lease. */
  function renewLater(): void {
    if (renewing) return;
    renewing = true;
    time.after(renewMs, async () => {
      renewing = false;
      if (inHand.size === 0) return;
      await renewLeases(db, [...inHand.values()], addMs(clock.now(), leaseMs));
      renewLater();
    });
  }

  poke();
  trace.add('relay', `works on ${kinds.join(' ')}`);
  return {
    poke,
    subjectOf: (rowId) => subjects.get(rowId),
    async waiting() {
      const [left] = await db.query<{ count: number }>(NEXT_DUE);
      return left?.count ?? 0;
    },
  };
}

/** The application's own way to run a job, which also ends when its process is gone. */
function createRunner(parts: RelayParts) {
  const handlers = new Map(
    parts.handlers.map((handler) => [
      handler.kind as string,
      {
        ...handler,
        run: (...given: Parameters<JobHandler['run']>) => parts.tasks.mortal(handler.run(...given)),
      },
    ]),
  );
  return createRunJob({ ...parts, handlers, maxRunMs: FOREVER_MS });
}

/** Writes down how jobs ended, many at once; some ends are lost with their process. */
function createSettling(
  { db, clock, time, random, trace, lostEndsPercent }: RelayParts,
  written: () => void,
) {
  let ended: Settlement[] = [];
  let isPlanned = false;
  async function flush(): Promise<void> {
    const settlements = ended;
    ended = [];
    if (settlements.length === 0) return;
    await settleOutbox(db, settlements, clock.now());
    written();
  }
  return {
    flush,
    add(row: ClaimedRow, settlement: Settlement): void {
      const about = `${row.kind} ${row.id.slice(-6)}`;
      if (random.percent(lostEndsPercent)) {
        trace.add(about, 'dies before its end is written');
        return;
      }
      const error = settlement.error ?? '';
      trace.add(about, `${wordsOf(row)} ${settlement.state} ${error}`);
      ended.push(settlement);
      if (isPlanned) return;
      isPlanned = true;
      time.after(SETTLE_MS, async () => {
        isPlanned = false;
        await flush();
      });
    },
  };
}

function wordsOf({ subject, tries }: ClaimedRow): string {
  const { template = '', orderId = '', attemptId = '', order } = subject;
  const about = (order as { orderId?: string } | undefined)?.orderId ?? orderId;
  return `${String(template)} ${String(about)}${String(attemptId)} try ${String(tries + 1)}`;
}

function roomsFor(handlers: JobHandler[]): { rooms: Room[]; kinds: string[] } {
  const kinds = handlers.map(({ kind }) => kind);
  const of = (each: Room['class']) => (kind: JobKind) => CLASSES_OF[kind].includes(each);
  const rooms = ([0, 1, 2, 3] as const).map((each) => ({
    class: each,
    kinds: kinds.filter(of(each)),
    room: ROOM,
  }));
  return { rooms: rooms.filter((room) => room.kinds.length > 0), kinds };
}
