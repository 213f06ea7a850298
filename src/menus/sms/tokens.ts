import { FOREIGN, foldWords, type Piece } from './fold-words.js';
import { FILLER, HOURS, LONGEST_PHRASE, MINUTES, MONEY, PHRASES, POLITE } from './vocabulary.js';
import { verbOf } from './verbs.js';

export interface Word {
  kind: 'word';
  word: string;
  /** It was spelt `O U I` or `ouiiii`, so it is not the exact word. */
  repaired: boolean;
}

export interface Digits {
  kind: 'number';
  digits: string;
  /** Letters were read as digits (`482I`) or pieces joined (`48 21`). */
  repaired: boolean;
  unit: 'minutes' | null;
  gap: string;
}

/** `12=30` or `1x2`: an item and how many. */
export interface Pair {
  kind: 'pair';
  item: number;
  count: number;
}

export type Token = Word | Digits | Pair;

/** Stands for a price, a time of day or a phone number: known, but never a part of a command. */
export const OTHER_FIGURE = 'FIGURE0';

const LONGEST_WORD = 40;
const MAX_HOURS = 3;
const PHONE_DIGITS = 8;

/** Cuts a message into words, numbers and counts; slips inside numbers are mended and marked. */
export function readTokens(text: string): Token[] {
  return readFolded(foldWords(text));
}

export function readFolded(pieces: Piece[]): Token[] {
  const cut = withoutPhones(pieces.flatMap(readPiece));
  return joinPhrases(joinLetters(joinUnits(joinPairs(cut))));
}

export function isNumber(token: Token | undefined): token is Digits {
  return token?.kind === 'number';
}

export function isWord(token: Token | undefined): token is Word {
  return token?.kind === 'word';
}

function word(text: string, repaired = false): Word {
  return { kind: 'word', word: text, repaired };
}

function number(digits: string, gap: string, repaired = false): Digits {
  return { kind: 'number', digits, gap, repaired, unit: null };
}

function readPiece({ text, gap }: Piece): Token[] {
  if (/^\d+$/.test(text)) return [text.length > 6 ? word(OTHER_FIGURE) : number(text, gap)];
  if (/^[A-Z]+$/.test(text)) return [readWord(text)];
  if (text.includes(FOREIGN)) return [word(FOREIGN)];
  return text.length > LONGEST_WORD ? [word(text.slice(0, LONGEST_WORD))] : readMixed(text, gap);
}

function readWord(text: string): Word {
  if (verbOf(text) !== undefined) return word(text);
  const short = text.replace(/(.)\1{2,}/g, '$1');
  return word(short, short !== text);
}

/** `482I`, `25min`, `1h30`, `1x2`, `5000F`, `livre4821`: letters and digits written together. */
function readMixed(text: string, gap: string): Token[] {
  const pair = /^(\d{1,3})X(\d{1,3})$/.exec(text);
  if (pair) return [{ kind: 'pair', item: Number(pair[1]), count: Number(pair[2]) }];
  const measure = readMeasure(text, gap);
  if (measure) return [measure];
  const mended = mendDigits(text);
  if (mended !== undefined) return [number(mended, gap, true)];
  return splitRuns(text, gap);
}

function readMeasure(text: string, gap: string): Token | undefined {
  const hours = /^(\d{1,2})H(\d{2})?$/.exec(text);
  if (hours) return readHours(Number(hours[1]), Number(hours[2] ?? 0), gap);
  const unit = /^(\d+)([A-Z]+)$/.exec(text);
  if (!unit?.[1] || !unit[2]) return undefined;
  if (MONEY.has(unit[2])) return word(OTHER_FIGURE);
  return MINUTES.has(unit[2]) && unit[1].length <= 3
    ? { ...number(unit[1], gap), unit: 'minutes' }
    : undefined;
}

/** Up to three hours is a length of time; above, a time of day. */
function readHours(hours: number, minutes: number, gap: string): Token {
  if (hours > MAX_HOURS || hours === 0) return word(OTHER_FIGURE);
  return { ...number(String(hours * 60 + minutes), gap), unit: 'minutes' };
}

const LOOKS_LIKE_DIGIT: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  B: '8',
};

/** Digits with one or two slips of the thumb among them (`482I`, `557O`, `2O`), mended. */
function mendDigits(text: string): string | undefined {
  if (!/^\d[\dOQILZSB]{1,5}$/.test(text)) return undefined;
  const slips = text.replace(/\d/g, '');
  if (slips.length > 2 || (text.length - slips.length < 2 && slips !== 'O')) return undefined;
  return text.replace(/[A-Z]/g, (letter) => LOOKS_LIKE_DIGIT[letter] ?? letter);
}

/** `livre4821`, `4821pret`, `oui4821x`: cut where letters meet digits, if that gives whole words. */
function splitRuns(text: string, gap: string): Token[] {
  const runs = text.match(/[A-Z]+|\d+/g) ?? [];
  const letters = runs.filter((run) => /^[A-Z]/.test(run));
  const isReadable = runs.length <= 6 && letters.every((run) => run.length > 1 || run === 'N');
  if (!isReadable) return [word(text)];
  return runs.flatMap((run, index) => readPiece({ text: run, gap: index === 0 ? gap : '' }));
}

/** `+237 670 00 00 31`, `6 70 00 00 31`: neighbours that make a phone number together. */
function withoutPhones(tokens: Token[]): Token[] {
  return runsOf(tokens).flatMap((run) => {
    const digits = run.map((token) => (isNumber(token) ? token.digits : '')).join('');
    const isPhone = run.length > 2 && digits.length >= PHONE_DIGITS && run.every(isPhonePiece);
    return isPhone ? [word(OTHER_FIGURE)] : run;
  });
}

function isPhonePiece(token: Token): boolean {
  return isNumber(token) && token.digits.length <= 3 && token.gap !== '=';
}

/** Groups neighbouring numbers; every other token is a group of its own. */
export function runsOf(tokens: Token[]): Token[][] {
  const runs: Token[][] = [];
  for (const token of tokens) {
    const last = runs.at(-1);
    if (isNumber(token) && last && isNumber(last[0])) last.push(token);
    else runs.push([token]);
  }
  return runs;
}

/** `12=30`, `12 = 30`, `1 x 2`. */
function joinPairs(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const last = out.at(-1);
    const next = tokens[at + 1];
    if (isNumber(token) && token.gap === '=' && isNumber(last)) {
      out[out.length - 1] = pairOf(last, token);
    } else if (isWord(token) && token.word === 'X' && isNumber(last) && isNumber(next)) {
      out[out.length - 1] = pairOf(last, next);
      at += 1;
    } else out.push(token);
  }
  return out;
}

function pairOf(item: Digits, count: Digits): Pair {
  return { kind: 'pair', item: Number(item.digits), count: Number(count.digits) };
}

/** `25 min`, `1 heure`, `5000 F`: the word after a number says what it counts. */
function joinUnits(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (const token of tokens) {
    const last = out.at(-1);
    const joined = isWord(token) && isNumber(last) ? joinUnit(last, token.word) : undefined;
    if (joined) out[out.length - 1] = joined;
    else out.push(token);
  }
  return out;
}

function joinUnit(last: Digits, unit: string): Token | undefined {
  if (last.unit !== null) return undefined;
  if (MINUTES.has(unit) && last.digits.length <= 3) return { ...last, unit: 'minutes' };
  if (HOURS.has(unit)) return readHours(Number(last.digits), 0, last.gap);
  // `FR` after a number is francs; alone it is the language.
  return MONEY.has(unit) && unit !== 'K' ? word(OTHER_FIGURE) : undefined;
}

/** `O K`, `O.U.I`: single letters that make a verb's word together. */
function joinLetters(tokens: Token[]): Token[] {
  const out: Token[] = [];
  let letters: Word[] = [];
  const flush = () => {
    const joined = letters.map((each) => each.word).join('');
    if (letters.length > 1 && verbOf(joined) !== undefined) out.push(word(joined, true));
    else out.push(...letters);
    letters = [];
  };
  for (const token of tokens) {
    if (isWord(token) && token.word.length === 1) letters.push(token);
    else {
      flush();
      out.push(token);
    }
  }
  flush();
  return out;
}

function joinPhrases(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const found = phraseAt(tokens, at);
    out.push(found ? word(found.means) : (tokens[at] as Token));
    if (found) at += found.length - 1;
  }
  return out;
}

function phraseAt(tokens: Token[], at: number): { means: string; length: number } | undefined {
  for (let length = LONGEST_PHRASE; length > 1; length -= 1) {
    const part = tokens.slice(at, at + length);
    if (part.length < length || !part.every(isWord)) continue;
    const means = PHRASES.get(part.map((each) => (each as Word).word).join(' '));
    if (means !== undefined) return { means, length };
  }
  return undefined;
}

/** Whether letters or digits of another script stand in it, perhaps to look like ours. */
export function hasForeign(tokens: Token[]): boolean {
  return tokens.some((token) => isWord(token) && token.word === FOREIGN);
}

/** Whether a word says something: not polite, not a filler, not a verb. */
export function isUnknown(text: string): boolean {
  return !POLITE.has(text) && !FILLER.has(text) && verbOf(text) === undefined;
}
