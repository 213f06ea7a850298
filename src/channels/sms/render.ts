import { foldToGsm7 } from '../../lib/fold.js';
import { segments, septets } from '../../lib/gsm7.js';
import { splitAtWords } from '../../lib/wrap.js';
import { say, text, type Language, type Text } from '../../locales/index.js';
import type { Screen } from '../../menus/screen.js';
import { numberChoices, oneLine } from '../numbering.js';

/** What one SMS holds when it is not one part of a longer one. */
const ONE_SMS = 160;

export interface Sms {
  /** GSM-7 only. */
  text: string;
  /** How many SMS it is billed as. */
  segments: number;
  /** The number that stands for each choice of a screen; empty for words alone. */
  keys: Record<string, string>;
}

/** A screen, or words alone, as the text of an SMS; choices become numbered lines. */
export function renderSms(content: Screen | Text, { language }: { language: Language }): Sms {
  const isScreen = 'kind' in content;
  const words = isScreen ? writeScreen(content, language) : paragraphs(content, language);
  const keys = isScreen ? keysOf(content) : {};
  return { text: words, segments: segments(words).segments, keys };
}

/** A long text as several SMS that are each complete, cut at line ends or between words. */
export function splitForSms(words: string, room: number = ONE_SMS): string[] {
  const messages: string[] = [];
  for (const { part, before } of parts(foldToGsm7(words).trim(), room)) {
    const last = messages.at(-1);
    const joined = last === undefined ? part : last + before + part;
    if (last === undefined || septets(joined) > room) messages.push(part);
    else messages[messages.length - 1] = joined;
  }
  return messages;
}

/** Lines that fit stay whole, longer ones come as words. */
function parts(words: string, room: number): { part: string; before: string }[] {
  return words.split('\n').flatMap((line) => {
    const pieces = septets(line) <= room ? [line] : splitAtWords(line, room);
    return pieces.map((part, index) => ({ part, before: index === 0 ? '\n' : ' ' }));
  });
}

function writeScreen(screen: Screen, language: Language): string {
  switch (screen.kind) {
    case 'menu':
      return writeMenu(screen, language);
    case 'confirm':
      return joinLines([
        paragraphs(screen.body, language),
        `1.${line(screen.yes, language)}`,
        `2.${line(screen.no, language)}`,
      ]);
    case 'prompt':
    case 'end':
      return paragraphs(screen.body, language);
  }
}

function writeMenu(menu: Extract<Screen, { kind: 'menu' }>, language: Language): string {
  const numbered = numberChoices(menu.choices, []);
  return joinLines([
    line(menu.title, language),
    ...(menu.lines ?? []).map((each) => line(each, language)),
    ...numbered.map(({ number, label }) => `${String(number)}.${line(label, language)}`),
    menu.footnote ? paragraphs(menu.footnote, language) : '',
    line(howToReply(numbered.map(({ number }) => number)), language),
  ]);
}

/** `Répondez 1 à 5` where the numbers run on, else a word that any of them will do. */
function howToReply(numbers: number[]): Text {
  const runsOn = numbers.every((number, index) => number === index + 1);
  return runsOn && numbers.length > 1
    ? text('sms.reply_range', { last: numbers.length })
    : text('sms.reply_number');
}

function keysOf(screen: Screen): Record<string, string> {
  if (screen.kind === 'confirm') return { 1: 'yes', 2: 'no' };
  if (screen.kind !== 'menu') return {};
  const numbered = numberChoices(screen.choices, []);
  return Object.fromEntries(numbered.map(({ number, id }) => [String(number), id]));
}

function line(words: Text, language: Language): string {
  return oneLine(say(language, words));
}

function paragraphs(words: Text, language: Language): string {
  return foldToGsm7(say(language, words))
    .split('\n')
    .map((each) => oneLine(each))
    .join('\n')
    .trim();
}

function joinLines(lines: string[]): string {
  return lines.filter((each) => each !== '').join('\n');
}
