import { AppError } from '../../src/lib/errors.js';
import { sqlState, type Database, type Tx } from '../../src/models/database.js';
import type { Phone } from '../../src/lib/phone.js';
import type { Person } from '../../src/services/person.js';
import type { House } from './house.js';
import type { Random } from './random.js';
import type { Relay } from './relay.js';
import type { Tasks } from './tasks.js';
import type { Received } from './texts.js';
import type { Time } from './time.js';
import type { Trace } from './trace.js';
import type { Weather } from './weather.js';

/** What a verb answers: done, or why not. */
export type Result = { ok: true } | { ok: false; reason: string };

/** An order as those who are part of it know it. */
export interface KnownOrder {
  no: number;
  cityId: string;
  orderId: string;
  reference: number;
  shopId: string;
  method: 'momo' | 'cash' | 'wallet';
  totalXaf: number;
  /** What the customer hands over at the door, change for the wallet included; null for the total. */
  noteXaf: number | null;
  customer: Person;
  /** The digits that the customer was sent; null until then. */
  code: string | null;
}

/** Somebody's business in this world: what they do by themselves, and on reading an SMS. */
export interface Role {
  onText(received: Received, order: KnownOrder | undefined): void;
}

/** What everybody in the world shares. */
export interface Scene {
  house: House;
  time: Time;
  tasks: Tasks;
  relay: Relay;
  random: Random;
  trace: Trace;
  orders: Map<string, KnownOrder>;
  /** Errors that a person met: a sentence, never a result. */
  faults: string[];
  /** Of a hundred things people do, so many are done by a real SMS or a real page. */
  turnsPercent: number;
  weather: Weather;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
/** Who hears nothing tries again, and after this many times gives up. */
const TRIES = 4;

export interface Deed {
  about: string;
  /** Through a service. */
  work(): Promise<Result>;
  /** The same as an SMS that somebody writes; null where it cannot be one. */
  text?: { from: Phone; words: string };
}

/**
 * Does something as a person, perhaps by SMS; who hears nothing tries again. Settles when the first
 * try stands still; `then` comes when it is known what came of it, which may be later.
 */
export async function act(
  scene: Scene,
  deed: Deed,
  then: (result: Result) => Promise<void> | void = () => undefined,
  tries = TRIES,
): Promise<void> {
  const { time, tasks, random, relay, trace } = scene;
  const { about, text } = deed;
  const isText = text !== undefined && random.percent(scene.turnsPercent);
  const heard: { result: Result } = { result: { ok: false, reason: 'unheard' } };
  const standing = await tasks.start(about, async () => {
    heard.result = isText ? await write(scene, text) : await answered(scene, deed);
  });
  const { result } = heard;
  relay.poke();
  trace.add(about, `${isText ? 'by SMS ' : ''}${result.ok ? 'ok' : result.reason}`);
  if (standing !== 'dead' || tries <= 1) {
    await then(result);
    return;
  }
  time.after(random.between(20 * SECOND, 60 * SECOND), () => act(scene, deed, then, tries - 1));
}

/** As a page or an SMS does it: what is refused leaves nothing behind. */
export function verb<R extends Result>(db: Database, work: (tx: Tx) => Promise<R>): Promise<R> {
  return db.transaction(
    async (tx) => {
      const result = await work(tx);
      if (!result.ok) await tx.rollbackToSavepoint();
      return result;
    },
    { savepoint: true },
  );
}

/** Sends an SMS into the house; what came of it is heard later, if ever. */
async function write(
  scene: Scene,
  { from, words }: { from: Phone; words: string },
): Promise<Result> {
  const id = scene.house.ids.next();
  await scene.house.desk.receive({ id, from, to: '8055', text: words, date: '' });
  return { ok: true };
}

async function answered({ faults, trace }: Scene, { about, work }: Deed): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const words = faultOf(error);
    trace.add(about, `fault ${words}`);
    // The house refuses to do the same thing twice with an error of the database.
    if (words !== '23505') faults.push(`${about}: ${words}`);
    return { ok: false, reason: words };
  }
}

function faultOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code} ${error.message}`;
  return sqlState(error) ?? String(error);
}
