import { foldToGsm7 } from '../../lib/fold.js';
import { septets } from '../../lib/gsm7.js';
import { text, type Language, type Text } from '../../locales/index.js';
import type { Page, RenderOptions, Taps } from '../../menus/engine.js';
import type { Screen } from '../../menus/screen.js';
import { KEYS, navigationOf, type Place } from '../keys.js';
import { numberChoices, oneLine, type NumberedChoice } from '../numbering.js';
import { LIMITS } from './content.js';
import { clip, intoPieces } from './letters.js';
import { sayInChat } from './sentences.js';

/** Three SMS at most, should the page have to go that way. */
const SMS_ROOM = 3 * 153;
/** A question is read in one go: longer bodies come in pages. */
const BODY_ROOM = LIMITS.body - 24;

/** With what it is called where every letter is paid for. */
type Option = Taps['options'][number] & { short: string };
/** A page before it is written down for WhatsApp and for SMS. */
interface Sheet {
  head: string[];
  options: Option[];
  /** Said below the choices. */
  foot: string[];
  form: 'menu' | 'text' | 'location';
  page: number;
  pages: number;
  ends: boolean;
  keys: Record<string, string>;
}

/**
 * A screen as a page for WhatsApp: words and things to tap within Meta's limits, and beside them the
 * same page as numbered lines in GSM-7, for SMS.
 */
export function renderWhatsApp(screen: Screen, options: RenderOptions): Page {
  const sheet = screen.kind === 'menu' ? menuSheet(screen, options) : textSheet(screen, options);
  const remark = options.remark ? [sayInChat(options.language, options.remark)] : [];
  const whole = { ...sheet, head: [...remark, ...sheet.head] };
  return {
    text: asSms(whole),
    taps: asTaps(whole, options.language),
    page: sheet.page,
    ends: sheet.ends,
    keys: sheet.keys,
  };
}

type Menu = Extract<Screen, { kind: 'menu' }>;

function menuSheet(menu: Menu, { language, page: asked, back }: RenderOptions): Sheet {
  const reserved = [KEYS.more, KEYS.previous, ...(back ? [KEYS.back] : [])].map(Number);
  const numbered = numberChoices(menu.choices, reserved);
  const pages = inPages(numbered, LIMITS.rows - (back ? 1 : 0));
  const page = within(asked, pages.length);
  const place = { isFirst: page === 0, isLast: page === pages.length - 1, hasBack: back };
  const words = (each: Text) => paragraphs(sayInChat(language, each));
  const choiceKeys = Object.fromEntries(numbered.map(({ number, id }) => [String(number), id]));
  return {
    head: [`*${words(menu.title).replaceAll('*', '')}*`, ...(menu.lines ?? []).map(words)],
    foot: menu.footnote ? [words(menu.footnote)] : [],
    options: [
      ...(pages[page] ?? []).map((choice) => optionOf(choice, language)),
      ...navigation(place, language),
    ],
    form: menu.takesPin ? 'location' : 'menu',
    ...{ page, pages: pages.length, ends: false },
    keys: { ...choiceKeys, ...navigationOf(place) },
  };
}

/** A list that fits is shown whole; pages of a longer one leave room for the keys between them. */
function inPages(choices: NumberedChoice[], room: number): NumberedChoice[][] {
  if (choices.length <= room) return [choices];
  const size = room - 2;
  const count = Math.ceil(choices.length / size);
  return Array.from({ length: count }, (_, at) => choices.slice(at * size, (at + 1) * size));
}

type Words = Exclude<Screen, Menu>;

function textSheet(screen: Words, { language, page: asked, back }: RenderOptions): Sheet {
  const pieces = intoPieces(paragraphs(sayInChat(language, screen.body)), BODY_ROOM);
  const page = within(asked, pieces.length);
  const isLast = page === pieces.length - 1;
  const isEnd = screen.kind === 'end';
  const place = { isFirst: page === 0, isLast, hasBack: back && !isEnd };
  // Nobody agrees to a text before having seen its end.
  const answers = screen.kind === 'confirm' && isLast ? [screen.yes, screen.no] : [];
  const options = answers.map((words, at) => plain(String(at + 1), sayInChat(language, words)));
  const keys: Record<string, string> = answers.length > 0 ? { 1: 'yes', 2: 'no' } : {};
  const ends = isEnd && isLast;
  return {
    ...{ head: [pieces[page] ?? ''], foot: [], form: 'text', page, pages: pieces.length, ends },
    options: ends ? [] : [...options, ...navigation(place, language)],
    keys: ends ? {} : { ...keys, ...navigationOf(place) },
  };
}

function navigation({ isFirst, isLast, hasBack }: Place, language: Language): Option[] {
  return [
    ...(isLast ? [] : [plain(KEYS.more, sayInChat(language, text('key.more')))]),
    ...(isFirst ? [] : [plain(KEYS.previous, sayInChat(language, text('key.previous')))]),
    ...(hasBack ? [plain(KEYS.back, sayInChat(language, text('chat.back')))] : []),
  ];
}

function optionOf({ number, label, parts }: NumberedChoice, language: Language): Option {
  const key = String(number);
  if (!parts) return plain(key, sayInChat(language, label));
  const [name, detail] = [parts.name, parts.detail].map((each) =>
    onOneLine(sayInChat(language, each)),
  );
  const short = sayInChat(language, label);
  return { key, title: name ?? '', short, ...(detail ? { detail } : {}) };
}

function plain(key: string, words: string): Option {
  return { key, title: onOneLine(words), short: words };
}

/** Buttons where all words fit them, a list where not; no taps on a page that only tells. */
function asTaps({ head, foot, options, form }: Sheet, language: Language): Taps {
  const open = sayInChat(language, text('chat.choose'));
  if (form === 'location') {
    const lines = options.map(({ key, title }) => `${key}. ${title}`);
    const hint = sayInChat(language, text('chat.pin_hint'));
    const body = clip([...head, ...foot, hint, ...lines].join('\n'), LIMITS.body);
    return { form, body, options: [], open };
  }
  const body = clip([...head, ...foot].join('\n'), LIMITS.body);
  if (options.length === 0) return { form: 'text', body, options: [], open };
  const fits = options.length <= LIMITS.buttons && options.every(isShort) && areDifferent(options);
  return fits
    ? { form: 'buttons', body, options: options.map(({ key, title }) => ({ key, title })), open }
    : { form: 'list', body, options: options.map(asRow), open };
}

function isShort({ title, detail }: Option): boolean {
  return title.length <= LIMITS.buttonTitle && detail === undefined;
}

function areDifferent(options: Option[]): boolean {
  return new Set(options.map(({ title }) => title)).size === options.length;
}

/** With its number, so that no two rows read alike; a name too long for its line goes on below. */
function asRow({ key, title, detail }: Option): Taps['options'][number] {
  const numbered = `${key}. ${title}`;
  if (numbered.length <= LIMITS.rowTitle) {
    return {
      key,
      title: numbered,
      ...(detail ? { detail: clip(detail, LIMITS.rowDescription) } : {}),
    };
  }
  const whole = detail === undefined ? title : `${title}, ${detail}`;
  return {
    ...{ key, title: clip(numbered, LIMITS.rowTitle) },
    detail: clip(whole, LIMITS.rowDescription),
  };
}

/** The page as numbered lines; what would not fit beside the choices is left out, never they. */
function asSms({ head, foot, options }: Sheet): string {
  const lines = options.map(({ key, short }) => oneLine(`${key}.${short}`));
  const words = head.map((each) => foldToGsm7(each.replaceAll('*', '')));
  const forms = [
    [...words, ...lines, ...foot.map((each) => foldToGsm7(each))],
    [...words, ...lines],
    [words[0] ?? '', ...lines],
    lines,
  ].map((form) => form.join('\n').trim());
  return forms.find((form) => septets(form) <= SMS_ROOM) ?? forms.at(-1) ?? '';
}

function within(page: number, pages: number): number {
  return Math.min(Math.max(Math.trunc(page) || 0, 0), pages - 1);
}

function onOneLine(words: string): string {
  return oneLine(words, (each) => each);
}

function paragraphs(words: string): string {
  return words.split('\n').map(onOneLine).join('\n').trim();
}
