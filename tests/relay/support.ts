import { createClock, type Clock } from '../../src/lib/clock.js';
import { createIds, type Ids } from '../../src/lib/ids.js';
import type { Log } from '../../src/lib/log.js';
import { createDatabase, type Database, type Sql } from '../../src/models/database.js';
import { writeOutbox, type NewOutboxRow } from '../../src/models/outbox.js';
import { freshDatabase } from '../support/database.js';

/** A database of its own with what the workers need. */
export interface RelayWorld {
  db: Database;
  url: string;
  clock: Clock;
  ids: Ids;
  close(): Promise<void>;
}

export async function relayWorld(): Promise<RelayWorld> {
  const database = await freshDatabase({ seeded: false });
  const clock = createClock();
  const db = createDatabase({ url: database.appUrl, poolSize: 8 });
  return {
    db,
    url: database.appUrl,
    clock,
    ids: createIds(() => clock.now().getTime()),
    async close() {
      await db.close();
      await database.drop();
    },
  };
}

export const noLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** An outbox row of which only what matters is said. */
export function aRow(world: RelayWorld, fields: Partial<NewOutboxRow> = {}): NewOutboxRow {
  const id = world.ids.next();
  const now = world.clock.now();
  return {
    ...{ id, kind: 'dispatch.offer', lane: id, class: 1, subject: {}, dueAt: now, createdAt: now },
    ...fields,
  };
}

/** Writes rows and gives their ids. */
export async function write(world: RelayWorld, rows: NewOutboxRow[]): Promise<string[]> {
  await writeOutbox(world.db, rows);
  return rows.map(({ id }) => id);
}

export interface StoredRow {
  id: string;
  state: string;
  tries: number;
  rings: number;
  last_error: string | null;
  due_at: Date;
}

const ALL: Sql = {
  name: 'test_outbox',
  text: `select id, state, tries, rings, last_error, due_at from outbox
    where kind <> 'house.keep' order by id`,
};

export function outboxRows(world: RelayWorld): Promise<StoredRow[]> {
  return world.db.query<StoredRow>(ALL);
}

/** True once every row has ended. */
export async function allEnded(world: RelayWorld): Promise<boolean> {
  const ended = new Set(['done', 'dead', 'cancelled']);
  return (await outboxRows(world)).every(({ state }) => ended.has(state));
}
