import { foldToAscii } from '../../lib/fold.js';
import { septets } from '../../lib/gsm7.js';
import { shorten, splitAtWords } from '../../lib/wrap.js';
import { say, type Language, type Text } from '../../locales/index.js';
import type { Screen } from '../../menus/screen.js';
import { KEYS } from '../keys.js';
import { numberChoices, oneLine, type NumberedChoice } from '../numbering.js';
import { writeKeys } from './keys.js';
import type { Block, PageRoom } from './pages.js';

/** 160 passes every network we know of, 182 is what one message can hold. */
const BUDGET = { usual: 160, least: 80, most: 182 };
/** People who read little get lost in more than five; a menu of seven that fits is shown whole. */
const CHOICES = { usual: 5, most: 7 };
/** Kept free above the choices, so that "Choix 7 inconnu. Tapez 1 a 5." fits on any page. */
const REMARK_ROOM = 30;

export interface LayoutOptions {
  language: Language;
  /** Said above the page: what was wrong, what has changed. */
  remark?: Text;
  /** Whether there is a screen to go back to. */
  back: boolean;
  /** Septets of a page, 160 unless the network is known to show more. */
  budget?: number;
  /** Choices of a page, five unless set; never above seven. */
  choices?: number;
}

/** A screen in ASCII, ready to be cut into pages. */
export interface Layout {
  budget: number;
  remark: string;
  title: string;
  footnote: string;
  blocks: Block[];
  room: PageRoom;
  /** Keys of the choices, and whether they hold before the last page is reached. */
  choiceKeys: Record<string, string>;
  keysEverywhere: boolean;
}

type Menu = Extract<Screen, { kind: 'menu' }>;
type Confirm = Extract<Screen, { kind: 'confirm' }>;

/** Folds, shortens and measures all parts of a screen. */
export function layOut(screen: Screen, options: LayoutOptions): Layout {
  const budget = clamp(options.budget ?? BUDGET.usual, BUDGET.least, BUDGET.most);
  return screen.kind === 'menu'
    ? layOutMenu(screen, budget, options)
    : layOutText(screen, budget, options);
}

function layOutMenu(screen: Menu, budget: number, options: LayoutOptions): Layout {
  const { language, back, remark } = options;
  const title = shorten(line(screen.title, language), Math.floor(budget / 3));
  const note = screen.footnote ? lines(screen.footnote, language) : [];
  // A long note would leave no room for choices; it comes once, after them.
  const footnote = septets(note.join('\n')) <= budget / 4 ? note.join('\n') : '';
  const head = Math.max(septets(title), Math.min(REMARK_ROOM, Math.floor(budget / 4)));
  const room = roomFor(budget, [head, septets(footnote)], options);
  const reserved = [KEYS.more, KEYS.previous, ...(back ? [KEYS.back] : [])].map(Number);
  const numbered = numberChoices(screen.choices, reserved);
  return {
    budget,
    remark: remark ? line(remark, language) : '',
    title,
    footnote,
    blocks: [
      ...(screen.lines ?? []).flatMap((each) => flow(line(each, language), room.middle)),
      ...numbered.map((choice) => choiceBlock(choice, language, room.middle)),
      ...(footnote === '' ? note.flatMap((each) => flow(each, room.middle)) : []),
    ],
    room,
    choiceKeys: Object.fromEntries(numbered.map(({ number, id }) => [String(number), id])),
    keysEverywhere: true,
  };
}

function layOutText(screen: Exclude<Screen, Menu>, budget: number, options: LayoutOptions): Layout {
  const { language } = options;
  const long = options.remark ? line(options.remark, language) : '';
  const remark = shorten(long, Math.floor(budget / 2));
  const room = roomFor(budget, [septets(remark)], options);
  const isConfirm = screen.kind === 'confirm';
  const body = lines(screen.body, language).flatMap((each) => flow(each, room.middle));
  return {
    budget,
    remark,
    title: '',
    footnote: '',
    blocks: isConfirm ? withAnswers(body, screen, options, room.middle) : body,
    room,
    choiceKeys: isConfirm ? { 1: 'yes', 2: 'no' } : {},
    // Nobody agrees to a text before having seen its end.
    keysEverywhere: false,
  };
}

/** What is left for blocks once the parts around them, each on lines of its own, are counted. */
function roomFor(budget: number, around: number[], options: LayoutOptions): PageRoom {
  const left = around.reduce((room, width) => room - withLineEnd(width), budget);
  const keyLine = (isLast: boolean) => {
    const place = { isFirst: true, isLast, hasBack: options.back };
    return withLineEnd(septets(writeKeys(place, options.language, 'short')));
  };
  return {
    middle: left - keyLine(false),
    last: left - keyLine(true),
    choices: clamp(options.choices ?? CHOICES.usual, 1, CHOICES.most),
    choicesAlone: CHOICES.most,
  };
}

function withLineEnd(width: number): number {
  return width === 0 ? 0 : width + 1;
}

/** A line that fits a page stays whole; a longer one flows on in words. */
function flow(words: string, room: number): Block[] {
  if (words === '') return [];
  const parts = septets(words) <= room ? [words] : splitAtWords(words, room);
  return parts.map((text, index) => ({ text, before: index === 0 ? '\n' : ' ', choices: 0 }));
}

function choiceBlock({ number, label }: NumberedChoice, language: Language, room: number): Block {
  const start = `${String(number)}.`;
  const name = shorten(line(label, language), room - start.length);
  return { text: start + name, before: '\n', choices: 1 };
}

/** Yes and no are one block with the last words of the question: they never stand alone. */
function withAnswers(
  body: Block[],
  { yes, no }: Confirm,
  { language }: LayoutOptions,
  room: number,
): Block[] {
  const answer = (words: Text) => shorten(line(words, language), Math.floor(room / 2) - 3);
  const answers = `1.${answer(yes)}\n2.${answer(no)}`;
  const last = body.at(-1);
  const together = last ? `${last.text}\n${answers}` : answers;
  return last && septets(together) <= room
    ? [...body.slice(0, -1), { ...last, text: together, choices: 2 }]
    : [...body, { text: answers, before: '\n', choices: 2 }];
}

function line(words: Text, language: Language): string {
  return oneLine(say(language, words), foldToAscii);
}

function lines(words: Text, language: Language): string[] {
  return say(language, words)
    .split('\n')
    .map((each) => oneLine(each, foldToAscii));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.trunc(value), least), most);
}
