import { foldWords } from './fold-words.js';
import { readHours, readPiece } from './read-piece.js';
import {
  isNumber,
  isWord,
  OTHER_FIGURE,
  price,
  word,
  type Digits,
  type Pair,
  type Token,
  type Word,
} from './tokens.js';
import { verbOf } from './verbs.js';
import { HOURS, LONGEST_PHRASE, MINUTES, MONEY, PHRASE_STARTS, PHRASES } from './vocabulary.js';

const PHONE_DIGITS = 8;

/** Cuts a message into words, numbers and counts; slips inside numbers are mended and marked. */
export function readTokens(text: string): Token[] {
  const cut = joinKilometres(withoutPhones(foldWords(text).flatMap(readPiece)));
  return joinPhrases(joinLetters(joinUnits(joinPairs(cut))));
}

/** `PK 14`, the fourteenth kilometre, is a place; PK alone asks why. */
function joinKilometres(tokens: Token[]): Token[] {
  const isMark = (token: Token | undefined) => isWord(token) && token.word === 'PK';
  return tokens.flatMap((token, at) => {
    const next = tokens[at + 1];
    if (isMark(token) && isKilometre(next)) return [word(`PK${next.digits}`)];
    return isKilometre(token) && isMark(tokens[at - 1]) ? [] : [token];
  });
}

function isKilometre(token: Token | undefined): token is Digits {
  return isNumber(token) && token.digits.length <= 2 && token.unit === null;
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
function runsOf(tokens: Token[]): Token[][] {
  const runs: Token[][] = [];
  for (const token of tokens) {
    const last = runs.at(-1);
    if (isNumber(token) && last && isNumber(last[0])) last.push(token);
    else runs.push([token]);
  }
  return runs;
}

/** `12=30`, `12 = 30`, `1 x 2`, `1*2`. */
function joinPairs(tokens: Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const last = out.at(-1);
    const next = tokens[at + 1];
    if (isNumber(token) && isPairSign(token.gap, last) && isNumber(last)) {
      out[out.length - 1] = pairOf(last, token);
    } else if (isWord(token) && token.word === 'X' && isNumber(last) && isNumber(next)) {
      out[out.length - 1] = pairOf(last, next);
      at += 1;
    } else out.push(token);
  }
  return out;
}

/** `12=30` for any number; the star of a dialled `2001*1*2` joins a dish to its count alone. */
function isPairSign(gap: string, before: Token | undefined): boolean {
  return gap === '=' || (gap === '*' && isNumber(before) && before.digits.length < 3);
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
  if (!MONEY.has(unit) || unit === 'K') return undefined;
  return last.repaired ? word(OTHER_FIGURE) : price(last.digits);
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
  const first = tokens[at];
  if (!isWord(first) || !PHRASE_STARTS.has(first.word)) return undefined;
  for (let length = LONGEST_PHRASE; length > 1; length -= 1) {
    const part = tokens.slice(at, at + length).filter(isWord);
    if (part.length < length) continue;
    const means = PHRASES.get(part.map((each) => each.word).join(' '));
    if (means !== undefined) return { means, length };
  }
  return undefined;
}
