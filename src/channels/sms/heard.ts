import { addMs, type Clock } from '../../lib/clock.js';
import { AppError } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Language } from '../../locales/index.js';
import type { PerformCommand } from '../../menus/command-effects.js';
import type { EffectContext, Holdings } from '../../menus/effects.js';
import type { Situation } from '../../menus/sms/action.js';
import type { Role } from '../../menus/sms/verbs.js';
import type { Database, Tx } from '../../models/database.js';
import { readHeard, type HeardRow } from '../../models/heard.js';
import { openQuestions, type Question } from '../../models/questions.js';
import type { Accounts } from '../../services/accounts.js';
import type { Linking } from '../../services/linking.js';
import type { Messages } from '../../services/messages.js';
import type { Person } from '../../services/person.js';
import { WHERE_QUESTION } from '../../services/text-orders/parts.js';
import type { SmsInbound } from '../channel.js';
import { TELLING, TOLD_WINDOW_MS } from './telling.js';

export interface ExchangeParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  accounts: Accounts;
  messages: Messages;
  linking: Pick<Linking, 'maybeSilent' | 'closeIfSilent'>;
  perform: PerformCommand;
  /** Told after every commit that may have written outbox rows. */
  afterCommit(): void;
  ussdCode: string;
  defaultLanguage: Language;
}

const LAST_SENT_MS = 24 * 60 * 60 * 1000;

/** What is known about the sender before their words are read. */
export interface Heard {
  inbound: SmsInbound;
  person: Person;
  role: Role;
  situation: Situation;
  /** Those that wait for a digit. */
  questions: Question[];
  /** The one that waits for words. */
  where: Question | null;
  /** Orders of this sender; for a driver rides that are theirs, not those on offer. */
  ownReferences: readonly number[];
  lastSentByUs: string | undefined;
  /** A conversation that goes on with what is written now, unless it is a command. */
  continuation: HeardRow['continuation'];
  /** How often they were told something lately. */
  told: number;
}

/** Where a message is noted once it has been taken in. */
export function sourceOf({ channel = 'sms', gateway }: SmsInbound): string {
  return `${channel}:${gateway}`;
}

/** Reads what surrounds a message, in one statement; null when it was taken in before. */
export async function hear(parts: ExchangeParts, inbound: SmsInbound): Promise<Heard | null> {
  const { db, clock, accounts } = parts;
  const row = await readRow(parts, inbound);
  if (row.taken) return null;
  const known = accounts.toPerson(row);
  const access = known.access ?? inbound.access ?? (await silence(parts, row, known));
  const person = access ? { ...known, access } : known;
  const asked = row.asked ? await openQuestions(db, person.accountId, clock.now()) : [];
  return heardOf(parts, inbound, { row, person, asked });
}

/** A number that nobody used for long is shut before anything is told to it. */
async function silence(
  { db, linking }: ExchangeParts,
  { lastBodySealed, lastSeen }: HeardRow,
  { phoneId, shop, driver }: Person,
): Promise<Person['access']> {
  if (lastBodySealed || shop || driver || !linking.maybeSilent(lastSeen)) return undefined;
  return (await linking.closeIfSilent(db, phoneId)) ? 'closed' : undefined;
}

/** Admits who writes for the first time. */
async function readRow(parts: ExchangeParts, inbound: SmsInbound): Promise<HeardRow> {
  const { db, clock, accounts } = parts;
  const now = clock.now();
  const query = {
    ...{ digest: accounts.digestOf(inbound.from), now, templates: TELLING },
    ...{ source: sourceOf(inbound), externalId: inbound.externalId },
    countedSince: addMs(now, -TOLD_WINDOW_MS),
    lastSince: addMs(now, -LAST_SENT_MS),
  };
  const known = await readHeard(db, query);
  if (known) return known;
  await accounts.admit(db, inbound.from);
  const admitted = await readHeard(db, query);
  if (!admitted) throw new AppError('state_missing', 'a person just admitted cannot be read');
  return admitted;
}

function heardOf(
  { vault, ussdCode, defaultLanguage }: ExchangeParts,
  inbound: SmsInbound,
  { row, person, asked }: { row: HeardRow; person: Person; asked: Question[] },
): Heard {
  const role = roleOf(person);
  const questions = asked.filter(({ kind }) => kind !== WHERE_QUESTION);
  const last = row.lastBodySealed;
  return {
    inbound,
    person,
    role,
    questions,
    where: asked.findLast(({ kind }) => kind === WHERE_QUESTION) ?? null,
    ownReferences: row.ownReferences,
    lastSentByUs: last ? vault.open(person.key, last) : undefined,
    told: row.told,
    continuation: row.continuation,
    situation: {
      role,
      language: person.language ?? defaultLanguage,
      phone: person.phone,
      service: ussdCode,
      openReferences: row.references,
      openQuestions: questions.length,
      questionNumbers: questions.map(numberOf),
      asksWhere: asked.length > questions.length,
      access: person.access,
    },
  };
}

/** What a question goes by when several are open: its order's number, or its shop's. */
export function numberOf({ subject }: Question): number {
  return Number(subject['reference'] ?? subject['shopCode'] ?? 0);
}

function roleOf(person: Person): Role {
  return person.shop ? 'shop' : person.driver ? 'driver' : 'customer';
}

/** An effect of the one who wrote; without a transaction for a command that opens its own. */
export function contextOf(parts: ExchangeParts, heard: Heard, tx: Tx | null): EffectContext {
  const holdings: Holdings = { person: heard.person, cart: null, places: [] };
  const { channel = 'sms', gateway, externalId } = heard.inbound;
  return {
    tx: tx ?? refusingTx,
    channel,
    holdings,
    key: `${channel}:${gateway}:${externalId}`,
    now: parts.clock.now(),
  };
}

/** For the one command that opens its own transactions: it must not use its caller's. */
const refusingTx: Tx = {
  query: () => Promise.reject(new Error('this command opens its own transactions')),
  write: () => Promise.reject(new Error('this command opens its own transactions')),
  savepoint: () => Promise.resolve(),
  rollbackToSavepoint: () => Promise.resolve(),
};
