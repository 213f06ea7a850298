import { decide, type Decision } from '../../menus/commands.js';
import { parseCommand } from '../../menus/parse-command.js';
import type { Parsed } from '../../menus/sms/parsed.js';
import type { Tx } from '../../models/database.js';
import { takeInFrom } from '../../models/inbox.js';
import { writeOutbox } from '../../models/outbox.js';
import { toOutboxRows } from '../../services/jobs.js';
import type { SmsInbound } from '../channel.js';
import { answerFree, answerQuestion, answerWhere, lateWords } from './answering.js';
import type { Outcome, Understand, Understood } from '../understood.js';
import { contextOf, hear, sourceOf, type ExchangeParts, type Heard } from './heard.js';
import { renderSms } from './render.js';
import type { Talk } from './talk.js';
import { TELLING, templateOf, TOLD_MAX } from './telling.js';

export type { ExchangeParts } from './heard.js';

/** Which sentence an automatic "not understood" is, for the limit on such replies. */
const NOT_UNDERSTOOD = 'reply.not_understood';
/** Commands that count tries in commits of their own, so they cannot run inside the SMS's. */
const IN_OWN_TRANSACTION: ReadonlySet<string> = new Set(['deliver', 'linkText']);

/** Holds one exchange by SMS: read, decide, do, reply; once per message, whatever the gateway repeats. */
export function createExchange(
  parts: ExchangeParts & { talk: Talk },
): (inbound: SmsInbound) => Promise<void> {
  const { db, clock } = parts;
  const understand = createUnderstand(parts);
  return async (inbound) => {
    const understood = await understand(inbound);
    if (!understood) return;
    const wanted = parts.talk.wanted(inbound, understood);
    if (wanted) return parts.talk.answer(inbound, understood, wanted);
    const done = understood.isOwn ? await understood.act(null) : null;
    await db.transaction(async (tx) => {
      if (!(await isNew(tx, inbound, { ...understood.person, at: clock.now() }))) return;
      const outcome = done ?? (await understood.act(tx));
      if (outcome && (await understood.mayAnswer(tx, outcome))) {
        await reply(parts, tx, understood, outcome);
      }
    });
    parts.afterCommit();
  };
}

/** Reads words that somebody wrote, by SMS or in a chat, up to the point of doing something. */
export function createUnderstand(parts: ExchangeParts): Understand {
  return async (inbound) => {
    const heard = await hear(parts, inbound);
    if (!heard) return null;
    const parsed = read(heard);
    const decision = decide(parsed, heard.situation);
    return {
      ...{ person: heard.person, parsed, decision, isOwn: isOwn(decision) },
      continuation: heard.continuation,
      askedAt: heard.questions.at(-1)?.askedAt ?? null,
      act: (tx) => act(parts, heard, decision, tx),
      mayAnswer: (tx, outcome) => mayAnswer(parts, tx, heard, { parsed, outcome }),
    };
  };
}

/** Whether it did not come before; what is heard now is answered by the same gateway. */
async function isNew(
  tx: Tx,
  inbound: SmsInbound,
  { phoneId, at }: { phoneId: string; at: Date },
): Promise<boolean> {
  const { gateway, externalId } = inbound;
  const writer = { phoneId, gateway, channel: 'sms' } as const;
  return takeInFrom(tx, { source: sourceOf(inbound), externalId, at }, writer);
}

function isOwn(decision: Decision): boolean {
  return decision.kind === 'run' && IN_OWN_TRANSACTION.has(decision.handler.effect);
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
        words: await lateWords(parts, heard, decision.digit, tx ?? parts.db),
        language,
        class: 1,
        template: 'reply',
      };
    case 'where':
      return tx && answerWhere(parts, heard, decision, tx);
    case 'free':
      return tx && answerFree(parts, heard, decision, tx);
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

/** Words that were no command, and came to nothing as a wish either. */
function isAutomatic(parsed: Parsed, { automatic = false, template }: Outcome): boolean {
  const isNothing = automatic || template === 'reply.refused';
  return isNothing && (parsed.kind === 'unclear' || parsed.kind === 'empty');
}

async function reply(
  parts: ExchangeParts,
  tx: Tx,
  { person, parsed }: Understood,
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
