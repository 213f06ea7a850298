import { FOREIGN, type Piece } from './fold-words.js';
import { number, OTHER_FIGURE, price, word, type Token, type Word } from './tokens.js';
import { verbOf } from './verbs.js';
import { MINUTES, MONEY } from './vocabulary.js';

/** `1bx2`, as `sides.ts` reads it. */
const DISH = /^\d{1,2}[A-E]{1,3}X\d{1,2}$/;
const LONGEST_WORD = 40;
const LONGEST_NUMBER = 6;
const MAX_HOURS = 3;

/** One run of letters and digits as the tokens it holds; slips inside numbers are mended. */
export function readPiece({ text, gap }: Piece): Token[] {
  if (/^\d+$/.test(text))
    return [text.length > LONGEST_NUMBER ? word(OTHER_FIGURE) : number(text, gap)];
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
  if (mended !== undefined) return [{ ...number(mended, gap, true), typed: text }];
  // A dish with its sides stays whole for whoever reads dishes.
  return DISH.test(text) ? [word(text)] : splitRuns(text, gap);
}

function readMeasure(text: string, gap: string): Token | undefined {
  const hours = /^(\d{1,2})H(\d{2})?$/.exec(text);
  if (hours) return readHours(Number(hours[1]), Number(hours[2] ?? 0), gap);
  const unit = /^(\d+)([A-Z]+)$/.exec(text);
  if (!unit?.[1] || !unit[2]) return undefined;
  if (MONEY.has(unit[2])) return unit[2] === 'K' ? word(OTHER_FIGURE) : price(unit[1]);
  return MINUTES.has(unit[2]) && unit[1].length <= 3
    ? { ...number(unit[1], gap), unit: 'minutes' }
    : undefined;
}

/** Up to three hours is a length of time; above, a time of day. */
export function readHours(hours: number, minutes: number, gap: string): Token {
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
