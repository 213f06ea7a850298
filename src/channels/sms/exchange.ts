import { addMs, type Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import { text, type Language, type Text } from '../../locales/index.js';
import type { PerformCommand } from '../../menus/command-effects.js';
import { decide, type Decision } from '../../menus/commands.js';
import type { EffectContext, Holdings } from '../../menus/effects.js';
import { parseCommand } from '../../menus/parse-command.js';
import type { Situation } from '../../menus/sms/action.js';
import type { Parsed } from '../../menus/sms/parsed.js';
import {
  isChoice,
  lateAnswer,
  QUESTION_ANSWERS,
  REPEATABLE,
  unknownChoice,
  WHERE_ANSWER,
} from '../../menus/sms/question-answers.js';
import type { Role } from '../../menus/sms/verbs.js';
import type { Database, Tx } from '../../models/database.js';
import { isTakenIn, takeIn } from '../../models/inbox.js';
import { recentMessages } from '../../models/messages.js';
import { writeOutbox, type OutboxClass } from '../../models/outbox.js';
import { lastQuestion, openQuestions, type Question } from '../../models/questions.js';
import type { Accounts } from '../../services/accounts.js';
import { toOutboxRows } from '../../services/jobs.js';
import type { Messages } from '../../services/messages.js';
import type { Orders, OrderScope } from '../../services/orders.js';
import type { Person } from '../../services/person.js';
import { WHERE_QUESTION } from '../../services/text-orders/parts.js';
import type { SmsInbound } from '../channel.js';
import { renderSms } from './render.js';
import { TELLING, templateOf, TOLD_MAX, TOLD_WINDOW_MS } from './telling.js';

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

/** Which sentence an automatic "not understood" is, for the limit on such replies. */
const NOT_UNDERSTOOD = 'reply.not_understood';
const LAST_SENT_MS = 24 * 60 * 60 * 1000;

/** What is known about the sender before their words are read. */
interface Heard {
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

/** A command that counts tries in commits of its own, so it cannot run inside the SMS's. */
const IN_OWN_TRANSACTION = 'deliver';

/** Holds one exchange by SMS: read, decide, do, reply; once per message, whatever the gateway repeats. */
export function createExchange(parts: ExchangeParts): (inbound: SmsInbound) => Promise<void> {
  const { db, clock } = parts;
  return async (inbound) => {
    const source = `sms:${inbound.gateway}`;
    if (await isTakenIn(db, source, inbound.externalId)) return;
    const heard = await hear(parts, inbound);
    const parsed = read(heard);
    const decision = decide(parsed, heard.situation);
    const done = isOwn(decision) ? await act(parts, heard, decision, null) : null;
    await db.transaction(async (tx) => {
      if (!(await takeIn(tx, source, inbound.externalId, clock.now()))) return;
      const outcome = done ?? (await act(parts, heard, decision, tx));
      if (outcome && (await mayAnswer(parts, tx, heard, { parsed, outcome }))) {
        await reply(parts, tx, heard, parsed, outcome);
      }
    });
    parts.afterCommit();
  };
}

function isOwn(decision: Decision): boolean {
  return decision.kind === 'run' && decision.handler.effect === IN_OWN_TRANSACTION;
}

async function hear(parts: ExchangeParts, inbound: SmsInbound): Promise<Heard> {
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
function numberOf({ subject }: Question): number {
  return Number(subject['reference'] ?? subject['shopCode'] ?? 0);
}

function roleOf(person: Person): Role {
  return person.shop ? 'shop' : person.driver ? 'driver' : 'customer';
}

function scopeOf({ shop, driver, accountId }: Person): OrderScope {
  if (shop) return { shopId: shop.shopId };
  return driver ? { driverId: driver.driverId } : { accountId };
}

function read({ inbound, person, role, situation, ownReferences, lastSentByUs }: Heard): Parsed {
  const { openReferences, openQuestions } = situation;
  return parseCommand(inbound.text, role, {
    openReferences: ownReferences,
    offeredReferences: openReferences.filter((one) => !ownReferences.includes(one)),
    openQuestions,
    language: person.language,
    ...(lastSentByUs === undefined ? {} : { lastSentByUs }),
  });
}

/** What is said to the person, and in which language from now on. */
interface Outcome {
  words: Text;
  language: Language;
  class: OutboxClass;
  template: string;
  /** Nothing was understood, so it is said only so often. */
  automatic?: boolean;
}

async function act(
  parts: ExchangeParts,
  heard: Heard,
  decision: Decision,
  tx: Tx | null,
): Promise<Outcome | null> {
  const { language } = heard.situation;
  switch (decision.kind) {
    case 'silent':
      return null;
    case 'say':
      return { words: decision.text, language, class: 1, template: 'reply', automatic: true };
    case 'digit':
      return tx && answerQuestion(parts, heard, decision, tx);
    case 'late_digit':
      return {
        words: await lateWords(parts, heard, decision.digit),
        language,
        class: 1,
        template: 'reply',
      };
    case 'where':
      return tx && answerWhere(parts, heard, decision, tx);
    case 'run': {
      const { handler, command } = decision;
      const context = contextOf(parts, heard, tx);
      const result = await parts.perform(handler.call(command, heard.situation), context);
      // A change of language counts for its own reply.
      const spoken = context.holdings.person.language ?? language;
      const situation = { ...heard.situation, language: spoken };
      const words = handler.say(result, command, situation);
      return (
        words && {
          words,
          language: spoken,
          class: handler.effect === 'tellCode' ? 0 : 1,
          template: templateOf(handler.effect, result),
        }
      );
    }
  }
}

async function answerQuestion(
  parts: ExchangeParts,
  heard: Heard,
  { digit, reference }: Extract<Decision, { kind: 'digit' }>,
  tx: Tx,
): Promise<Outcome | null> {
  const { situation, questions } = heard;
  const asked = pickQuestion(questions, reference);
  const say = (words: Text, template = 'reply'): Outcome => ({
    words,
    language: situation.language,
    class: 1,
    template,
  });
  const handler = asked && QUESTION_ANSWERS[asked.kind];
  if (!asked || !handler) return say(text('reply.no_question'));
  const answered = { questionId: asked.id, kind: asked.kind, choices: asked.choices, digit };
  if (!isChoice(answered)) return say(unknownChoice(answered));
  const result = await parts.perform(
    handler.call(answered, situation),
    contextOf(parts, heard, tx),
  );
  const words = handler.say(result, answered, situation);
  return words && say(words, templateOf('question', result));
}

/** A digit that nothing waits for any more: said twice, or too late. */
async function lateWords(
  { db, clock }: ExchangeParts,
  { person }: Heard,
  digit: number,
): Promise<Text> {
  const since = addMs(clock.now(), -LATE_DIGIT_MS);
  const asked = await lastQuestion(db, person.accountId, { kinds: REPEATABLE, since });
  const answered = asked && { ...asked, questionId: asked.id, digit };
  return answered && isChoice(answered) ? lateAnswer(answered) : text('reply.no_question');
}

/** Afterwards nobody means that draft any more. */
const LATE_DIGIT_MS = 2 * 60 * 60 * 1000;

/** The person's own words for where they are, as we asked; or what else they may have meant. */
async function answerWhere(
  parts: ExchangeParts,
  heard: Heard,
  { otherwise }: Extract<Decision, { kind: 'where' }>,
  tx: Tx,
): Promise<Outcome | null> {
  const { situation, where, inbound } = heard;
  const { language } = situation;
  if (!where) return null;
  const said = { questionId: where.id, words: inbound.text.slice(0, MAX_WHERE) };
  const result = await parts.perform(
    WHERE_ANSWER.call(said, situation),
    contextOf(parts, heard, tx),
  );
  const isKnown = result.ok || result.reason !== 'unknown_quartier';
  const words = isKnown ? WHERE_ANSWER.say(result, said, situation) : otherwise;
  const asked = words ?? WHERE_ANSWER.say(result, said, situation);
  const template = isKnown ? templateOf('where', result) : 'reply';
  return asked && { words: asked, language, class: 1, template, automatic: !isKnown };
}

/** A quartier and a landmark take no more. */
const MAX_WHERE = 160;

/** The only open question, or the one about the order that the person named. */
function pickQuestion(questions: Question[], reference: number | null): Question | undefined {
  if (reference === null) return questions.length === 1 ? questions[0] : undefined;
  return questions.findLast((question) => numberOf(question) === reference);
}

function contextOf(parts: ExchangeParts, heard: Heard, tx: Tx | null): EffectContext {
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

/**
 * Whatever only tells something is said so often and no more; "not understood" less often, and
 * never to our own words coming back.
 */
async function mayAnswer(
  { messages }: ExchangeParts,
  tx: Tx,
  { person, inbound, told }: Heard,
  { parsed, outcome }: { parsed: Parsed; outcome: Outcome },
): Promise<boolean> {
  if (!isAutomatic(parsed, outcome)) return told < TOLD_MAX || !TELLING.includes(outcome.template);
  const heard = { person, text: inbound.text, template: NOT_UNDERSTOOD };
  return (await messages.mayReply(tx, heard)).ok;
}

function isAutomatic(parsed: Parsed, { automatic = false }: Outcome): boolean {
  return automatic && (parsed.kind === 'unclear' || parsed.kind === 'empty');
}

async function reply(
  parts: ExchangeParts,
  tx: Tx,
  { person }: Heard,
  parsed: Parsed,
  outcome: Outcome,
): Promise<void> {
  const job = await parts.messages.storeReply(tx, {
    person,
    language: outcome.language,
    body: renderSms(outcome.words, { language: outcome.language }).text,
    template: isAutomatic(parsed, outcome) ? NOT_UNDERSTOOD : outcome.template,
    class: outcome.class,
    solicited: true,
  });
  await writeOutbox(tx, toOutboxRows([job], parts.ids, parts.clock.now()));
}
