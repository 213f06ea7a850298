import { septets } from '../../src/lib/gsm7.js';
import { text, type Language, type Text } from '../../src/locales/index.js';
import type { AnyScreen, Screen, Tree } from '../../src/menus/screen.js';
import { renderUssd, type UssdPage } from '../../src/channels/ussd/render.js';
import { LIMITS, type WhatsAppContent } from '../../src/channels/whatsapp/content.js';
import { renderWhatsApp } from '../../src/channels/whatsapp/render.js';
import { contentOf } from '../../src/channels/whatsapp/taps.js';

/** Every network shows this many septets. */
const PAGE_SEPTETS = 160;
const PRINTABLE = /^[\x20-\x7e\n]+$/;
/** Marks of words that were not filled in, and of spaces that nobody would write. */
const UNFINISHED = /undefined|NaN|null|[{}]| {2}| \n|\n | $/;
/** Longer than most of what is ever said above a page. */
const LONG_REMARK = text('cart.below_minimum', {
  minimum: '10000F',
  shop: 'Pharm Baobab Bleu',
  missing: '10000F',
});

/** Every page of a screen, in order. */
function pagesOf(
  screen: Screen,
  options: { language: Language; back: boolean; remark?: Text },
): UssdPage[] {
  const pages: UssdPage[] = [];
  do pages.push(renderUssd(screen, { ...options, page: pages.length }));
  while (pages.length < (pages[0]?.pages ?? 0));
  return pages;
}

/** What is wrong with what a phone shows, one sentence each. */
export function pageProblems(shown: string): string[] {
  return [
    ...(septets(shown) > PAGE_SEPTETS ? [`${septets(shown)} septets: ${shown}`] : []),
    ...(PRINTABLE.test(shown) ? [] : [`not printable ASCII: ${shown}`]),
    ...(UNFINISHED.test(shown) ? [`unfinished: ${shown}`] : []),
  ];
}

/** What is wrong with a screen on any of its pages: their size, and choices that nobody can reach. */
export function screenProblems(screen: Screen, language: Language): string[] {
  return [true, false].flatMap((back) => {
    const pages = pagesOf(screen, { language, back });
    const remarked = pagesOf(screen, { language, back, remark: LONG_REMARK });
    return [
      ...[...pages, ...remarked].flatMap((page) => pageProblems(page.text)),
      ...unreachable(screen, pages),
      ...unreachable(screen, remarked),
      ...chatProblems(screen, { language, back }),
    ];
  });
}

/** The same screen in a chat: within Meta's limits, whole, and to be read as SMS. */
function chatProblems(screen: Screen, options: { language: Language; back: boolean }): string[] {
  const problems: string[] = [];
  for (let page = 0, isMore = true; isMore; page += 1) {
    const shown = renderWhatsApp(screen, { ...options, page, remark: LONG_REMARK });
    isMore = shown.keys['98'] === 'nav:more' && page < 100;
    const content = shown.taps ? contentOf(shown.taps, 1) : null;
    problems.push(...(content ? contentProblems(content) : ['nothing for a chat']));
    if (shown.taps?.body.endsWith('…')) problems.push(`cut in a chat: ${shown.taps.body}`);
    if (UNFINISHED.test(shown.taps?.body ?? ''))
      problems.push(`unfinished in a chat: ${shown.text}`);
    if (septets(shown.text) > CHAT_SMS_SEPTETS) problems.push(`too long as SMS: ${shown.text}`);
  }
  return problems;
}

/** A page of a chat goes by SMS when WhatsApp is away: three parts at most. */
const CHAT_SMS_SEPTETS = 459;

/** What Meta would refuse of a content, one sentence each. */
export function contentProblems(content: WhatsAppContent): string[] {
  const over = (name: string, words: string, most: number) =>
    words === '' || words.length > most ? [`${name} of ${String(words.length)}: ${words}`] : [];
  const twice = (name: string, all: string[]) =>
    new Set(all).size < all.length ? [`${name} not unique: ${all.join(' ')}`] : [];
  switch (content.kind) {
    case 'text':
      return over('text', content.text, LIMITS.text);
    case 'location_request':
      return over('body', content.body, LIMITS.body);
    case 'template':
      return [];
    case 'buttons': {
      const { body, buttons } = content;
      return [
        ...over('body', body, LIMITS.body),
        ...(buttons.length < 1 || buttons.length > LIMITS.buttons ? ['buttons'] : []),
        ...buttons.flatMap(({ title }) => over('button', title, LIMITS.buttonTitle)),
        ...buttons.flatMap(({ id }) => over('button id', id, LIMITS.buttonId)),
        ...twice(
          'titles',
          buttons.map(({ title }) => title),
        ),
        ...twice(
          'ids',
          buttons.map(({ id }) => id),
        ),
      ];
    }
    case 'list': {
      const { body, button, rows } = content;
      return [
        ...over('body', body, LIMITS.body),
        ...over('button', button, LIMITS.listButton),
        ...(rows.length < 1 || rows.length > LIMITS.rows ? ['rows'] : []),
        ...rows.flatMap(({ title }) => over('row', title, LIMITS.rowTitle)),
        ...rows.flatMap(({ description: more }) =>
          more === undefined ? [] : over('description', more, LIMITS.rowDescription),
        ),
        ...rows.flatMap(({ id }) => over('row id', id, LIMITS.rowId)),
        ...twice(
          'titles',
          rows.map(({ title }) => title),
        ),
        ...twice(
          'ids',
          rows.map(({ id }) => id),
        ),
      ];
    }
  }
}

function unreachable(screen: Screen, pages: UssdPage[]): string[] {
  const wanted = idsOf(screen);
  const offered = pages.flatMap(({ text: shown, keys }) =>
    [...shown.matchAll(/^(\d+)\./gm)].map(([, key = '']) => keys[key]),
  );
  const last = pages.at(-1);
  return [
    ...wanted.filter((id) => !offered.includes(id)).map((id) => `${id} stands on no page`),
    ...pages.slice(0, -1).flatMap((page, at) => (page.keys['98'] ? [] : [`no way on from ${at}`])),
    ...(last?.keys['98'] ? ['the last page leads on'] : []),
    ...(screen.kind === 'end' && !last?.ends ? ['the end does not end'] : []),
  ];
}

function idsOf(screen: Screen): string[] {
  if (screen.kind === 'confirm') return ['yes', 'no'];
  return screen.kind === 'menu' ? screen.choices.map(({ id }) => id) : [];
}

/** The tree, telling of every screen that it shows. */
export function watchedTree(
  tree: Tree,
  onScreen: (id: string, screen: Screen, language: Language) => void,
): Tree {
  const watch = (id: string, definition: AnyScreen): AnyScreen => ({
    ...definition,
    show(data, params, language) {
      const screen = definition.show(data, params, language);
      onScreen(id, screen, language);
      return screen;
    },
  });
  return Object.fromEntries(Object.entries(tree).map(([id, one]) => [id, watch(id, one)]));
}
