import { NO_ARGUMENTS, unclear, type Arguments, type Unclear } from './parsed.js';
import { isNumber, isWord, number, type Token } from './tokens.js';
import type { VerbId } from './verbs.js';

const CODE = /^\d{4}$/;
const THOUSANDS = /^\d{3}$/;
const LARGEST = 8;

/**
 * `VERSER 15000`, `RETRAIT 10 000F 4821`: an amount, and the code behind it where the verb takes one.
 * Nothing here is mended, since it moves money: digits that are not well formed are asked for again.
 */
export function readAmount(
  verb: VerbId,
  written: Token[],
  takesCode: boolean,
): Arguments | Unclear {
  const figures = written.flatMap(figureOf);
  if (figures.includes(null) || !written.every(isClear)) return unclear('digits', verb);
  const [amount, code, ...more] = joinThousands(figures.filter((figure) => figure !== null));
  const isFit =
    more.length === 0 &&
    (amount === undefined || (/^[1-9]/.test(amount) && amount.length <= LARGEST)) &&
    (code === undefined || (takesCode && CODE.test(code)));
  if (!isFit) return unclear('digits', verb);
  const amountXaf = amount === undefined ? null : Number(amount);
  return { ...NO_ARGUMENTS, amountXaf, code: code ?? null };
}

/** A price is as good as a number beside a verb that moves money; elsewhere it is talk. */
export function amountAsNumber(token: Token): Token {
  return isWord(token) && token.francs !== undefined ? number(token.francs, ' ') : token;
}

/** The digits of a number; null for one that had to be guessed; nothing for words. */
function figureOf(token: Token): (string | null)[] {
  return isNumber(token) ? [token.repaired || token.unit !== null ? null : token.digits] : [];
}

function isClear(token: Token): boolean {
  return isNumber(token) || (isWord(token) && !/\d/.test(token.word));
}

/** `10 000` is one amount. */
function joinThousands([first, second, ...rest]: string[]): string[] {
  const isSplit = first !== undefined && second !== undefined && first.length <= 3;
  if (isSplit && THOUSANDS.test(second)) return joinThousands([first + second, ...rest]);
  return [first, second, ...rest].filter((figure) => figure !== undefined);
}
