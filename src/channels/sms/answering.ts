import { addMs } from '../../lib/clock.js';
import { text, type Text } from '../../locales/index.js';
import type { Decision } from '../../menus/commands.js';
import { FREE_ORDER } from '../../menus/sms/free-commands.js';
import {
  isChoice,
  lateAnswer,
  QUESTION_ANSWERS,
  REPEATABLE,
  unknownChoice,
  WHERE_ANSWER,
} from '../../menus/sms/question-answers.js';
import type { Runner, Tx } from '../../models/database.js';
import { lastQuestion, type Question } from '../../models/questions.js';
import type { Outcome } from '../understood.js';
import { contextOf, numberOf, type ExchangeParts, type Heard } from './heard.js';
import { templateOf } from './telling.js';

/** The digit for an open question does what its choice says. */
export async function answerQuestion(
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
export async function lateWords(
  { clock }: ExchangeParts,
  { person }: Heard,
  digit: number,
  runner: Runner,
): Promise<Text> {
  const since = addMs(clock.now(), -LATE_DIGIT_MS);
  const asked = await lastQuestion(runner, person.accountId, { kinds: REPEATABLE, since });
  const answered = asked && { ...asked, questionId: asked.id, digit };
  return answered && isChoice(answered) ? lateAnswer(answered) : text('reply.no_question');
}

/** Afterwards nobody means that draft any more. */
const LATE_DIGIT_MS = 2 * 60 * 60 * 1000;

/** The person's own words for where they are, as we asked; or what else they may have meant. */
export async function answerWhere(
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

/** What somebody wants to eat, in their own words; or what we say to words that order nothing. */
export async function answerFree(
  parts: ExchangeParts,
  heard: Heard,
  { otherwise }: Extract<Decision, { kind: 'free' }>,
  tx: Tx,
): Promise<Outcome | null> {
  const { situation, inbound } = heard;
  const said = { words: inbound.text };
  const result = await parts.perform(FREE_ORDER.call(said, situation), contextOf(parts, heard, tx));
  const words = FREE_ORDER.say(result, said, situation);
  const { language } = situation;
  if (!words) return { words: otherwise, language, class: 1, template: 'reply', automatic: true };
  return { words, language, class: 1, template: templateOf('freeOrder', result) };
}

/** A quartier and a landmark take no more. */
const MAX_WHERE = 160;

/** The only open question, or the one about the order that the person named. */
function pickQuestion(questions: Question[], reference: number | null): Question | undefined {
  if (reference === null) return questions.length === 1 ? questions[0] : undefined;
  return questions.findLast((question) => numberOf(question) === reference);
}
