import { addMs } from '../../../src/lib/clock.js';
import type { NoticeSubject } from '../../../src/services/notifications.js';
import type { House } from './house.js';

interface DueRow {
  id: string;
  kind: string;
  subject: Record<string, unknown>;
  due_at: Date;
}

/** A message that has left, as its reader got it. */
export interface Sent {
  template: string;
  phoneId: string;
  text: string;
  at: Date;
}

/** Runs what is due by now, in the order of its time, until nothing is left; gives what was sent. */
export async function runDue(house: House): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (;;) {
    const row = await nextDue(house, house.clock.now());
    if (!row) return sent;
    sent.push(...(await run(house, row)));
  }
}

/** Lets time pass, stopping wherever a job is due on the way; gives what was sent. */
export async function pass(house: House, ms: number): Promise<Sent[]> {
  const end = addMs(house.clock.now(), ms);
  const sent: Sent[] = [];
  for (;;) {
    const row = await nextDue(house, end);
    if (!row) break;
    if (row.due_at > house.clock.now()) house.clock.set(row.due_at);
    sent.push(...(await run(house, row)));
  }
  house.clock.set(end);
  return sent;
}

export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;

async function nextDue(house: House, by: Date): Promise<DueRow | undefined> {
  const { rows } = await house.owner.query<DueRow>(
    `select id, kind, subject, due_at from outbox
     where done_at is null and due_at <= $1 order by due_at, id limit 1`,
    [by],
  );
  return rows[0];
}

async function run(house: House, row: DueRow): Promise<Sent[]> {
  const sent = row.kind === 'message' ? await send(house, row) : await work(house, row);
  await house.owner.query(`update outbox set state = 'done', done_at = $2 where id = $1`, [
    row.id,
    house.clock.now(),
  ]);
  return sent;
}

async function work(house: House, row: DueRow): Promise<Sent[]> {
  const handler = house.handlers.get(row.kind);
  if (!handler) throw new Error(`no handler for ${row.kind}`);
  const context = { now: house.clock.now(), rowId: row.id, tries: 0, token: 1 };
  const result = await handler.run(row.subject as never, context);
  if (!('done' in result)) throw new Error(`${row.kind} was not done`);
  return [];
}

async function send(house: House, row: DueRow): Promise<Sent[]> {
  const subject = row.subject as unknown as NoticeSubject;
  const composed = await house.notifications.compose(house.db, subject);
  const { template, phoneId } = subject;
  return composed ? [{ template, phoneId, text: composed.smsText, at: house.clock.now() }] : [];
}

/** `template` of each message, for those who only care which were sent. */
export const templates = (sent: Sent[]): string[] => sent.map(({ template }) => template);
