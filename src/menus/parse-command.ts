import { readArguments } from './sms/arguments.js';
import { isEcho, isHedged, isNegated, isQuestion, isQuotation } from './sms/doubts.js';
import { findVerb, readNumberSigns, type Found } from './sms/find-verb.js';
import { isReference } from './sms/numbers.js';
import { unclear, type Command, type ParseContext, type Parsed } from './sms/parsed.js';
import {
  hasForeign,
  isNumber,
  isUnknown,
  isWord,
  readTokens,
  type Token,
  type Word,
} from './sms/tokens.js';
import { mayUse, type Role, type VerbId, VERBS } from './sms/verbs.js';
import { isSmallTalk, NEGATION, POLITE, QUESTION } from './sms/vocabulary.js';

/** Ten SMS; nobody gives a command in more, and nothing longer is read. */
export const MAX_COMMAND_CHARACTERS = 1_600;
/** More words than this around a verb are a conversation. */
const MAX_WORDS = 20;
const MAX_DETAIL = 80;

/**
 * Reads one SMS by the rules of facts/domain.md 3.3 as CONTRACT.md section 6 amends them: exact or
 * confirmed by digits, or nothing is done and we ask. Pure, and linear in the message's length.
 */
export function parseCommand(text: string, role: Role, context: ParseContext): Parsed {
  if (text.length > MAX_COMMAND_CHARACTERS) return unclear('chat');
  const tokens = readNumberSigns(readTokens(text), context.language ?? null);
  if (tokens.length === 0) return emptyOrSign(text);
  if (isEcho(tokens, context.lastSentByUs)) return { kind: 'echo' };
  if (isThanks(tokens, role, context)) return { kind: 'thanks' };
  const message = { text, tokens, role, context };
  return readAnswer(message) ?? readVerb(message);
}

/** A thumb up or a heart is thanks; spaces and dots are nothing; a lone `?` is a question. */
function emptyOrSign(text: string): Parsed {
  if (/\p{Extended_Pictographic}/u.test(text)) return { kind: 'thanks' };
  return isQuestion(text, []) ? unclear('question') : { kind: 'empty' };
}

/**
 * Thanks, greetings, "understood". `OK` from somebody with nothing to accept is that too, and so is
 * `non merci` from a customer.
 */
function isThanks(tokens: Token[], role: Role, context: ParseContext): boolean {
  if (!tokens.every(isWord)) return false;
  const isIdle = !mayUse(role, 'accept') || context.openReferences.length === 0;
  const rest = tokens.filter(({ word }) => !isSmallTalk(word) && !(isIdle && isAssent(word)));
  if (rest.length === 0) return tokens.length > 1 || !isVerbOfRole(tokens[0], role);
  return role === 'customer' && tokens.length > 1 && rest.every(({ word }) => isYesOrNo(word));
}

const ASSENT = new Set(['OK', 'OKAY']);

function isAssent(word: string): boolean {
  return ASSENT.has(word);
}

function isYesOrNo(word: string): boolean {
  return ['OUI', 'YES', 'NON', 'NO'].includes(word);
}

/** `OK` alone from a shop or driver is their verb, even when nothing waits for it. */
function isVerbOfRole(token: Word | undefined, role: Role): boolean {
  return token !== undefined && isAssent(token.word) && mayUse(role, 'accept');
}

/**
 * One digit with at most polite words and "choice" around it answers a question of ours; with an
 * order's number beside it (`4821 1`) it says which of several.
 */
function readAnswer({ text, tokens, context }: Message): Parsed | undefined {
  const figures = tokens.filter((token) => !isWord(token));
  const digit = figures.at(-1);
  if (!isNumber(digit) || !/^\d$/.test(digit.digits) || digit.unit !== null) return undefined;
  if (isQuestion(text, tokens) || !tokens.filter(isWord).every(isAnswerWord)) return undefined;
  const reference = figures.length > 1 ? readOnlyReference(figures, context) : null;
  return reference === undefined
    ? undefined
    : { kind: 'digit', digit: Number(digit.digits), reference };
}

function readOnlyReference([first, , third]: Token[], context: ParseContext): number | undefined {
  if (third !== undefined || context.openQuestions === 0 || !isNumber(first)) return undefined;
  return isReference(first.digits) ? Number(first.digits) : undefined;
}

function isAnswerWord({ word }: Word): boolean {
  return POLITE.has(word) || ANSWER_WORDS.has(word);
}

const ANSWER_WORDS = new Set([
  ...[
    'CHOIX',
    'CHOICE',
    'OPTION',
    'REPONSE',
    'ANSWER',
    'NUM',
    'NUMERO',
    'NUMBER',
    'LE',
    'THE',
    'N',
  ],
  ...['CDE', 'COMMANDE'],
]);

interface Message {
  text: string;
  tokens: Token[];
  role: Role;
  context: ParseContext;
}

function readVerb(message: Message): Parsed {
  const { tokens, role } = message;
  const found = findVerb(tokens, role) ?? findCode(message);
  const verb = found?.verbs.length === 1 ? found.verbs[0] : undefined;
  const doubt = doubtAbout(message, found);
  if (found && verb !== undefined && doubt === undefined) return readWithVerb(message, verb, found);
  return unclear(doubt ?? 'chat', found ? verb : guessFromDigits(tokens, role));
}

/** A customer's `CODE 4821`, as our messages teach it; beside other digits CODE is a filler. */
function findCode({ tokens, role }: Message): Found | undefined {
  const at = tokens.findIndex((token) => isWord(token) && token.word === 'CODE');
  const [number, ...others] = tokens.filter((token) => !isWord(token));
  const isOrder = isNumber(number) && isReference(number.digits) && others.length === 0;
  if (at < 0 || role !== 'customer' || !isOrder || tokens.some(isUnknownWord)) return undefined;
  return { verbs: ['code'], at, exact: true };
}

/** Digits without a verb: what they usually go with, so that we can ask. */
function guessFromDigits(tokens: Token[], role: Role): VerbId | undefined {
  const digits = tokens.filter(isNumber).map((token) => token.digits);
  if (digits.length === 0 || digits.length > 2 || tokens.some(isTalk)) return undefined;
  if (role === 'driver' && digits.every((each) => each.length >= 4)) return 'deliver';
  if (!digits.some(isReference)) return undefined;
  return role === 'customer' ? 'status' : role === 'shop' && digits[1] ? 'accept' : undefined;
}

function doubtAbout({ text, tokens, context }: Message, found: Found | undefined) {
  if (isQuotation(text, tokens, context.lastSentByUs)) return 'quotation';
  if (isQuestion(text, tokens) && !isHarmlessToAsk(tokens, found)) return 'question';
  if (isNegated(withoutReason(tokens, found))) return 'negation';
  if (found && found.verbs.length > 1) return 'several_verbs';
  return hasForeign(tokens) ? 'chat' : undefined;
}

/** `SUIVI 4821 ?` and `AIDE ?` only ask to be told, so a question mark changes nothing. */
function isHarmlessToAsk(tokens: Token[], found: Found | undefined): boolean {
  const verb = found?.exact && found.verbs.length === 1 ? found.verbs[0] : undefined;
  const isBare = !tokens.some((token, at) => isWord(token) && at !== found?.at && !isPolite(token));
  return verb !== undefined && VERBS[verb].tells === true && isBare;
}

function isPolite(token: Word): boolean {
  return POLITE.has(token.word);
}

/** The tokens before the reason of a refusal: `NON 4821` of `NON 4821 pas de poisson`. */
function withoutReason(tokens: Token[], found: Found | undefined): Token[] {
  const end = reasonStart(tokens, found);
  if (end === undefined) return tokens;
  const reason = tokens.slice(end);
  const isLack = reason.some((token, at) => isLackOf(token, reason[at + 1]));
  return isLack
    ? [...tokens.slice(0, end), ...reason.filter((token) => !isNegation(token))]
    : tokens;
}

/** `pas de poisson` says what is missing and does not take the refusal back. */
function isLackOf(token: Token, next: Token | undefined): boolean {
  return isNegation(token) && isWord(next) && ['DE', 'D', 'DU', 'ASSEZ'].includes(next.word);
}

function isNegation(token: Token): boolean {
  return isWord(token) && NEGATION.has(token.word);
}

/** Where the reason begins when a refusal opens with the verb and its order: `NON 4821 ...`. */
function reasonStart(tokens: Token[], found: Found | undefined): number | undefined {
  if (!found?.exact || found.verbs[0] !== 'refuse' || found.verbs.length > 1) return undefined;
  const at = tokens.findIndex(isNumber);
  const number = tokens[at];
  if (!isNumber(number) || !isReference(number.digits)) return undefined;
  const opening = tokens.slice(0, at).filter((token) => isUnknownWord(token));
  return opening.length === 0 && found.at < at ? at + 1 : undefined;
}

function readWithVerb(message: Message, verb: VerbId, found: Found): Parsed {
  const { tokens, context } = message;
  const isRepaired = !found.exact;
  const digits = tokens.filter((token) => !isWord(token));
  if (digits.length === 0 || VERBS[verb].alone) return readAlone(tokens, verb, found);
  if (isRepaired && VERBS[verb].movesMoney) return unclear('digits', verb);
  const read = readArguments(verb, tokens, context.openReferences);
  if ('kind' in read) return read;
  const reason = reasonStart(tokens, found);
  const others = tokens.filter((_, at) => at !== found.at && (reason === undefined || at < reason));
  const allowed = allowedUnknown(read.reference, read.items.length, isRepaired);
  if (tokens.length > MAX_WORDS || !isPlain(others, allowed)) return unclear('chat', verb);
  const { repaired, ...facts } = read;
  const detail = reason === undefined ? null : detailOf(tokens.slice(reason));
  return { kind: 'command', verb, ...facts, detail, exact: found.exact && !repaired };
}

/** Without digits a verb counts only exactly and with nothing but politeness around it. */
function readAlone(tokens: Token[], verb: VerbId, found: Found): Parsed {
  if (!found.exact) return unclear('fuzzy_without_number', verb);
  const words = tokens.filter(isWord);
  const isAlone = words.length === tokens.length && words.every((each) => isPartOf(each, verb));
  const isAcknowledged = words.length > 1 && words.some(({ word }) => isAssent(word));
  if (!isAlone || (isAcknowledged && words.some(isThanking))) return unclear('chat', verb);
  return { ...BARE, verb };
}

function isPartOf({ word }: Word, verb: VerbId): boolean {
  return POLITE.has(word) || [...VERBS[verb].fr, ...VERBS[verb].en].includes(word);
}

const THANKING = new Set([
  'MERCI',
  'MERCY',
  'MCI',
  'MRC',
  'THANKS',
  'THANK',
  'THX',
  'TKS',
  'TNX',
  'ACK',
]);

/** `ok merci` is what people say to end a conversation; while an order waits we ask. */
function isThanking({ word }: Word): boolean {
  return THANKING.has(word);
}

const BARE: Omit<Command, 'verb'> = {
  kind: 'command',
  reference: null,
  code: null,
  minutes: null,
  items: [],
  counts: [],
  shopCode: null,
  quartierCode: null,
  detail: null,
  exact: true,
};

/** An order's number vouches for a verb among a few unknown words; minutes do not. */
function allowedUnknown(reference: number | null, items: number, isRepaired: boolean): number {
  if (reference !== null) return isRepaired ? 1 : 3;
  return items > 0 && !isRepaired ? 1 : 0;
}

function isPlain(tokens: Token[], allowedUnknown: number): boolean {
  return !isHedged(tokens) && tokens.filter(isUnknownWord).length <= allowedUnknown;
}

/** A word that makes digits part of a conversation; words that ask do not. */
function isTalk(token: Token): boolean {
  return isUnknownWord(token) && isWord(token) && !QUESTION.has(token.word);
}

function isUnknownWord(token: Token): boolean {
  return isWord(token) && isUnknown(token.word);
}

function detailOf(tokens: Token[]): string | null {
  const words = tokens.flatMap((token) => (isWord(token) ? [token.word.toLowerCase()] : []));
  return words.join(' ').slice(0, MAX_DETAIL).trim() || null;
}
