import { amountAsNumber } from './sms/amount-arguments.js';
import { readArguments } from './sms/arguments.js';
import { readBareAnswer } from './sms/bare-answer.js';
import { doubtAbout, isHedged, isQuestion } from './sms/doubts.js';
import { readFindText } from './sms/find-text.js';
import { findCode, findPlace, findVerb, readNumberSigns, type Found } from './sms/find-verb.js';
import { isEcho } from './sms/quotation.js';
import { isReference } from './sms/numbers.js';
import { isPaidClaim } from './sms/paid-claim.js';
import { readPlaceWords } from './sms/place-words.js';
import { NOTHING_SAID, unclear, type ParseContext, type Parsed } from './sms/parsed.js';
import { readSentence } from './sms/sentences.js';
import { reasonStart, reasonWords } from './sms/refusal-reason.js';
import { landmarkWords, placeStart, withSides } from './sms/dish-arguments.js';
import { isAcknowledgement, isThanks } from './sms/small-talk.js';
import { isNumber, isUnknownWord, isWord, type Token, type Word } from './sms/tokens.js';
import { readTokens } from './sms/read-tokens.js';
import { type Role, type VerbId, VERBS } from './sms/verbs.js';
import { readPersonText } from './sms/person-texts.js';
import { readWalletText } from './sms/wallet-texts.js';
import { POLITE, QUESTION } from './sms/vocabulary.js';

/** Ten SMS; nobody gives a command in more, and nothing longer is read. */
export const MAX_COMMAND_CHARACTERS = 1_600;
/** More words than this around a verb are a conversation. */
const MAX_WORDS = 20;

interface Message {
  text: string;
  tokens: Token[];
  role: Role;
  context: ParseContext;
}

/**
 * Reads one SMS by the rules of facts/domain.md 3.3 as CONTRACT.md section 6 amends them: exact or
 * confirmed by digits, or nothing is done and we ask. Pure, and linear in the message's length.
 */
export function parseCommand(text: string, role: Role, context: ParseContext): Parsed {
  if (text.length > MAX_COMMAND_CHARACTERS) return unclear('chat');
  const whole = readWalletText(text) ?? readPersonText(text) ?? readFindText(text);
  if (whole) return whole;
  const tokens = readNumberSigns(readTokens(text), context.language ?? null);
  if (tokens.length === 0) return readSigns(text);
  if (isEcho(tokens, context.lastSentByUs)) return { kind: 'echo' };
  if (isThanks(tokens, role, context)) return { kind: 'thanks' };
  if (isPaidClaim(text, tokens, role)) return { kind: 'paid' };
  const isAsking = isQuestion(text, tokens);
  const answer = isAsking ? undefined : readBareAnswer(tokens, context);
  const sentence = answer ?? readSentence(tokens, role, isAsking);
  return sentence ?? readVerb({ text, tokens, role, context });
}

/** A thumb up or a heart is thanks; spaces and dots are nothing; a lone `?` is a question. */
function readSigns(text: string): Parsed {
  if (/\p{Extended_Pictographic}/u.test(text)) return { kind: 'thanks' };
  return isQuestion(text, []) ? unclear('question') : { kind: 'empty' };
}

function readVerb(said: Message): Parsed {
  const { tokens, role } = said;
  const found = findVerb(tokens, role) ?? findCode(tokens, role) ?? findPlace(tokens, role);
  const verb = found?.verbs.length === 1 ? found.verbs[0] : undefined;
  const isAmount = verb !== undefined && VERBS[verb].pattern.startsWith('amount');
  const message = isAmount ? { ...said, tokens: tokens.map(amountAsNumber) } : said;
  const doubt = doubtAbout(message, found);
  if (found && verb !== undefined && doubt === undefined) return readWithVerb(message, verb, found);
  return unclear(doubt ?? 'chat', found ? verb : guessFromDigits(message));
}

/** Digits without a verb: what they usually go with, so that we can ask. */
function guessFromDigits({ text, tokens, role }: Message): VerbId | undefined {
  const digits = tokens.filter(isNumber).map((token) => token.digits);
  if (digits.length === 0 || digits.length > 2 || tokens.some(isTalk)) return undefined;
  const isCode = role === 'driver' && digits.every((each) => each.length >= 4);
  if (!isCode && !digits.some(isReference)) return undefined;
  if (role === 'customer') return 'status';
  // A French reader's `no 4821` was read as "number 4821", but may have been meant as NON.
  if (/^\W*no\s*\d+\W*$/i.test(text)) return 'refuse';
  if (role === 'driver') return 'deliver';
  return digits[1] === undefined ? undefined : 'accept';
}

/** A word that makes digits part of a conversation; words that ask do not. */
function isTalk(token: Token): boolean {
  return isUnknownWord(token) && isWord(token) && !QUESTION.has(token.word);
}

function readWithVerb(message: Message, verb: VerbId, found: Found): Parsed {
  const { context } = message;
  const tokens = verb === 'order' ? withSides(message.tokens) : message.tokens;
  const place = VERBS[verb].pattern === 'quartier' ? readPlaceWords(tokens, found) : null;
  if (place !== null) return { ...placeCommand, verb, quartierWords: place };
  const isRepaired = !found.exact;
  if (VERBS[verb].alone || tokens.every(isWord)) return readAlone(tokens, verb, found);
  if (isRepaired && VERBS[verb].movesMoney) return unclear('digits', verb);
  const read = readArguments(verb, tokens, context);
  if ('kind' in read) return read;
  const reason = reasonStart(tokens, found) ?? placeStart(verb, tokens);
  const spoken = tokens.slice(0, reason).filter((_, at) => at !== found.at);
  const allowed = allowedUnknown(
    read.reference,
    read.items.length + read.dishes.length,
    isRepaired,
  );
  const isPlain = !isHedged(spoken) && spoken.filter(isUnknownWord).length <= allowed;
  if (tokens.length > MAX_WORDS || !isPlain) return unclear('chat', verb);
  const { repaired, ...facts } = read;
  const detail = reason === undefined ? null : detailOf(verb, tokens.slice(reason));
  return { kind: 'command', verb, ...facts, detail, exact: found.exact && !repaired };
}

const placeCommand = { kind: 'command', ...NOTHING_SAID, detail: null, exact: true } as const;

/** Why an order is refused, or where one is to go. */
function detailOf(verb: VerbId, tokens: Token[]): string | null {
  return verb === 'order' ? landmarkWords(tokens) : reasonWords(tokens);
}

/** An order's number vouches for a verb among a few unknown words; minutes do not. */
function allowedUnknown(reference: number | null, items: number, isRepaired: boolean): number {
  if (reference !== null) return isRepaired ? 1 : 3;
  return items > 0 && !isRepaired ? 1 : 0;
}

/** Without digits a verb counts only exactly and with nothing but politeness around it. */
function readAlone(tokens: Token[], verb: VerbId, found: Found): Parsed {
  if (!found.exact) return unclear('fuzzy_without_number', verb);
  const words = tokens.filter(isWord);
  const isAlone = words.length === tokens.length && words.every((each) => isPartOf(each, verb));
  if (!isAlone || isAcknowledgement(words)) return unclear('chat', verb);
  return { kind: 'command', verb, ...NOTHING_SAID, detail: null, exact: true };
}

function isPartOf({ word }: Word, verb: VerbId): boolean {
  return POLITE.has(word) || VERBS[verb].fr.includes(word) || VERBS[verb].en.includes(word);
}
