import { septets } from '../../lib/gsm7.js';
import { shorten } from '../../lib/wrap.js';
import type { Language } from '../../locales/index.js';
import type { Screen } from '../../menus/screen.js';
import { navigationOf, type Place } from '../keys.js';
import { writeKeys } from './keys.js';
import { layOut, type Layout, type LayoutOptions } from './layout.js';
import { intoPages, joinBlocks } from './pages.js';

export interface UssdOptions extends LayoutOptions {
  /** The page to show, counted from 0; a page that does not exist becomes the nearest that does. */
  page: number;
}

export interface UssdPage {
  text: string;
  /** The page that is shown, counted from 0. */
  page: number;
  pages: number;
  /** True when the session closes with this page: the last one of an end. */
  ends: boolean;
  /**
   * What each key means now: a choice's id, or `nav:more`, `nav:previous`, `nav:back`, `nav:home`.
   * Choices of the other pages are here too: who knows a dish's number need not look for it.
   */
  keys: Record<string, string>;
}

/** A screen as one page of printable ASCII within the budget, with its keys. */
export function renderUssd(screen: Screen, options: UssdOptions): UssdPage {
  const isEnd = screen.kind === 'end';
  const back = options.back && !isEnd;
  const layout = layOut(screen, { ...options, back });
  const pages = intoPages(layout.blocks, layout.room);
  const page = Math.min(Math.max(Math.trunc(options.page) || 0, 0), pages.length - 1);
  const place = { isFirst: page === 0, isLast: page === pages.length - 1, hasBack: back };
  const ends = isEnd && place.isLast;
  return {
    text: compose(joinBlocks(pages[page] ?? []), layout, place, options.language),
    page,
    pages: pages.length,
    ends,
    keys: ends ? {} : keysOf(layout, place),
  };
}

function keysOf({ choiceKeys, keysEverywhere }: Layout, place: Place): Record<string, string> {
  return { ...(keysEverywhere || place.isLast ? choiceKeys : {}), ...navigationOf(place) };
}

/**
 * The richest form of the page that fits. A remark may take the place of the title (who typed a
 * wrong key knows where they are), then that of the note; the choices always stay.
 */
function compose(content: string, layout: Layout, place: Place, language: Language): string {
  const { budget, remark, title, footnote } = layout;
  const keys = writeKeys(place, language, 'short');
  const forms = [
    [remark, title, content, footnote, writeKeys(place, language, 'full')],
    [remark, title, content, footnote, keys],
    [remark, content, footnote, keys],
    [remark, content, keys],
  ].map(joinLines);
  const fitting = forms.find((form) => septets(form) <= budget);
  if (fitting !== undefined) return fitting;
  const room = budget - septets(joinLines([content, keys])) - 1;
  return joinLines([shorten(remark, room), content, keys]);
}

function joinLines(parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
