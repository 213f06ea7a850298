import { septets } from '../../src/lib/gsm7.js';
import { text, type Language, type Text } from '../../src/locales/index.js';
import type { AnyScreen, Screen, Tree } from '../../src/menus/screen.js';
import { renderUssd, type UssdPage } from '../../src/channels/ussd/render.js';

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
    ];
  });
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
