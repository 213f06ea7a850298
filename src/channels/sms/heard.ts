import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Language, Text } from '../../locales/index.js';
import type { PerformCommand } from '../../menus/command-effects.js';
import type { EffectContext, Holdings } from '../../menus/effects.js';
import type { Situation } from '../../menus/sms/action.js';
import type { Role } from '../../menus/sms/verbs.js';
import type { Database, Tx } from '../../models/database.js';
import { recentMessages } from '../../models/messages.js';
import type { OutboxClass } from '../../models/outbox.js';
import { openQuestions, type Question } from '../../models/questions.js';
import type { Accounts } from '../../services/accounts.js';
import type { Messages } from '../../services/messages.js';
import type { Orders, OrderScope } from '../../services/orders.js';
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
  orders: Orders;
  messages: Messages;
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
  /** How often they were told something lately. */
  told: number;
}

/** What is said to the person, and in which language from now on. */
export interface Outcome {
  words: Text;
  language: Language;
  class: OutboxClass;
  template: string;
  /** Nothing was understood, so it is said only so often. */
  automatic?: boolean;
}

/** Reads what surrounds a message. */
export async function hear(parts: ExchangeParts, inbound: SmsInbound): Promise<Heard> {
  const { db, clock, accounts, orders, vault } = parts;
  const person = await accounts.admit(db, inbound.from);
  const role = roleOf(person);
  const now = clock.now();
  const scope = scopeOf(person);
  // One after the other: an SMS takes one connection, because turns wait for the same ones.
  const references = await orders.openReferences(db, scope);
  const own = role === 'driver' ? await orders.openOf(db, scope) : null;
  const asked = await openQuestions(db, person.accountId, now);
  const questions = asked.filter(({ kind }) => kind !== WHERE_QUESTION);
  const recent = await recentMessages(db, {
    phoneId: person.phoneId,
    templates: TELLING,
    countedSince: addMs(now, -TOLD_WINDOW_MS),
    lastSince: addMs(now, -LAST_SENT_MS),
  });
  const last = recent.lastBodySealed;
  return {
    inbound,
    person,
    role,
    questions,
    where: asked.findLast(({ kind }) => kind === WHERE_QUESTION) ?? null,
    ownReferences: own ? own.map(({ reference }) => reference) : references,
    lastSentByUs: last ? vault.open(person.key, last) : undefined,
    told: recent.count,
    situation: {
      role,
      language: person.language ?? parts.defaultLanguage,
      phone: person.phone,
      service: parts.ussdCode,
      openReferences: references,
      openQuestions: questions.length,
      questionNumbers: questions.map(numberOf),
      asksWhere: asked.length > questions.length,
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

function scopeOf({ shop, driver, accountId }: Person): OrderScope {
  if (shop) return { shopId: shop.shopId };
  return driver ? { driverId: driver.driverId } : { accountId };
}

/** An effect of the one who wrote; without a transaction for a command that opens its own. */
export function contextOf(parts: ExchangeParts, heard: Heard, tx: Tx | null): EffectContext {
  const holdings: Holdings = { person: heard.person, cart: null, places: [] };
  const { gateway, externalId } = heard.inbound;
  return {
    tx: tx ?? refusingTx,
    channel: 'sms',
    holdings,
    key: `sms:${gateway}:${externalId}`,
    now: parts.clock.now(),
  };
}

/** For the one command that opens its own transactions: it must not use its caller's. */
const refusingTx: Tx = {
  query: () => Promise.reject(new Error('this command opens its own transactions')),
  savepoint: () => Promise.resolve(),
  rollbackToSavepoint: () => Promise.resolve(),
};
