import { isReference } from './numbers.js';
import { NOTHING_SAID, type Command } from './parsed.js';
import { readTokens } from './read-tokens.js';
import { isNumber, isWord, type Token } from './tokens.js';
import { VERBS, type Role, type VerbId } from './verbs.js';
import { POLITE } from './vocabulary.js';

/** Stands for the order's number, which may be left out. */
const ORDER = '#';

/** What people write in whole sentences instead of a word. Said to friends too, so `tu` is not here. */
const CALL = [
  'rappelez moi',
  'rapelez moi',
  'appelez moi',
  'rappel moi',
  'veuillez me rappeler',
  'merci de me rappeler',
  'call me',
  'call me back',
];
const WHERE = [
  'ou est ma commande',
  'ou est mon repas',
  'ou en est ma commande',
  'ou est le livreur',
  'ma commande est ou',
  'c est ou ma commande',
  'where is my order',
  'where is my food',
  'where my food',
  'where is the driver',
  'how far my order',
];

interface Sentence {
  verb: VerbId;
  roles: readonly Role[];
}

const SENTENCES: ReadonlyMap<string, Sentence> = new Map([
  ...entries(CALL, { verb: 'call', roles: ['customer', 'shop', 'driver'] }),
  ...entries(WHERE, { verb: 'status', roles: ['customer'] }),
]);

/**
 * A whole message that can mean one thing only: nothing but politeness may stand around it, and one
 * order's number. A word more makes it talk, and nothing is done.
 */
export function readSentence(tokens: Token[], role: Role, isAsking: boolean): Command | undefined {
  const said = tokens.filter((token) => !isWord(token) || !POLITE.has(token.word));
  const numbers = said.filter(isNumber);
  const found = numbers.length > 1 ? undefined : SENTENCES.get(spell(said));
  if (!found?.roles.includes(role)) return undefined;
  // Whoever asks to be told may ask with a question mark; `rappelez-moi ?` is not sure.
  if (isAsking && !VERBS[found.verb].tells) return undefined;
  const reference = numbers[0] === undefined ? null : Number(numbers[0].digits);
  const { verb } = found;
  return { kind: 'command', verb, ...NOTHING_SAID, reference, detail: null, exact: true };
}

function spell(tokens: Token[]): string {
  return tokens.map(spellOne).join(' ');
}

function spellOne(token: Token): string {
  if (isWord(token)) return token.word;
  return isNumber(token) && !token.repaired && isReference(token.digits) ? ORDER : '?';
}

function entries(sentences: string[], meaning: Sentence): [string, Sentence][] {
  return sentences
    .flatMap((sentence) => [sentence, `${sentence} 4821`])
    .map((sentence) => [
      spell(readTokens(sentence).filter((token) => !isWord(token) || !POLITE.has(token.word))),
      meaning,
    ]);
}
