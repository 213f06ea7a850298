import { renderUssd } from '../../src/channels/ussd/render.js';
import type { Phone } from '../../src/lib/phone.js';
import type { PersonKey } from '../../src/lib/vault.js';
import { text, type Language } from '../../src/locales/index.js';
import type { Holdings } from '../../src/menus/effects.js';
import {
  open,
  runEffect,
  turn,
  type Frame,
  type PendingEffect,
  type TurnParts,
  type TurnResult,
} from '../../src/menus/engine.js';
import { ENTRIES, TREE } from '../../src/menus/index.js';
import { createReads } from '../../src/menus/reads.js';
import type { Tree } from '../../src/menus/screen.js';
import type { Runner } from '../../src/models/database.js';
import type { Catalogue } from '../../src/services/catalogue.js';
import type { PlaceDetails } from '../../src/services/places.js';
import { outcomesOf, ownOrders } from './crawler-world.js';
import { pageProblems, screenProblems, watchedTree } from '../support/pages.js';

export interface CrawlOptions {
  catalogue: Catalogue;
  language: Language;
  now: Date;
  cityIds: string[];
  /** The menus when they are not the real ones. */
  tree?: Tree;
}

export interface Crawled {
  problems: string[];
  pages: number;
  screens: Set<string>;
}

/** A page somebody stands on, with what they hold. */
interface Spot {
  result: TurnResult;
  holdings: Holdings;
  /** The keys that led here, for the report. */
  way: string;
}

/** As long as first names and one's own words get. */
const LONG_NAME = 'Maximilienne Aurelie';
const LONG_NOTE = 'Derriere la grande station Total, portail noir, 3e maison, B';
const PERSON = {
  ...{ accountId: 'a', phoneId: 'p', phone: '+237670000001' as Phone },
  key: Buffer.alloc(32) as PersonKey,
};

/** Walks everything that can be reached; each kind of page is gone on from once, all are looked at. */
export async function crawl(options: CrawlOptions): Promise<Crawled> {
  const { catalogue, language, now } = options;
  const found: Crawled = { problems: [], pages: 0, screens: new Set() };
  const sound = new Set<string>();
  const goneOnFrom = new Set<string>();
  const queue: Spot[] = [];

  const menus = options.tree ?? TREE;
  const tree = watchedTree(menus, (id, screen) => {
    const seen = JSON.stringify(screen);
    if (sound.has(seen)) return;
    sound.add(seen);
    found.problems.push(...screenProblems(screen, language).map((one) => `${id}: ${one}`));
  });
  const readsFor = createReads({
    clock: { now: () => now, monotonicMs: () => 0 },
    catalogue: {
      current: () => catalogue,
      refresh: () => Promise.resolve(),
      seen: () => undefined,
    },
    places: {
      details: (_, place) => JSON.parse(place.details) as PlaceDetails,
      add: () => Promise.reject(new Error('never here')),
      use: () => Promise.reject(new Error('never here')),
    },
    tracking: ownOrders(now),
    settings: { ussdCode: '*237*55#', defaultCity: options.cityIds[0] ?? '' },
  });
  const nobody: Runner = { query: () => Promise.reject(new Error('a page asked the database')) };
  const partsFor = (holdings: Holdings): TurnParts => ({
    tree,
    holdings,
    render: (screen, options) => renderUssd(screen, options),
    reads: () => readsFor(holdings, nobody),
    help: text('choice.help', { service: '8055' }),
  });

  function arrive(result: TurnResult, holdings: Holdings, way: string): void {
    const { screen } = result.standing;
    found.pages += 1;
    found.screens.add(screen);
    found.problems.push(...pageProblems(result.text).map((one) => `${way}: ${one}`));
    if (!result.end && Object.keys(result.standing.keys).length === 0) {
      found.problems.push(`${way}: no key leads on from ${result.text}`);
    }
    const kinds = kindsOf(result, holdings, catalogue).filter((kind) => !goneOnFrom.has(kind));
    if (result.end || kinds.length === 0) return;
    for (const kind of kinds) goneOnFrom.add(kind);
    queue.push({ result, holdings, way });
  }

  async function perform(pending: PendingEffect, holdings: Holdings, way: string): Promise<void> {
    const reasons = Object.keys(TREE[pending.standing.screen]?.runs[pending.effect.run] ?? {});
    for (const outcome of outcomesOf(pending.effect, reasons, holdings, catalogue, now)) {
      const after = outcome.holdings;
      const perform = () => Promise.resolve(outcome.result);
      const result = await runEffect(partsFor(after), pending, perform);
      arrive(result, after, `${way} (${outcome.name})`);
    }
  }

  async function type({ result, holdings, way }: Spot, words: string): Promise<void> {
    const here = `${way} > ${words}`;
    const next = await turn(partsFor(holdings), result.standing, words);
    if ('effect' in next) await perform(next, holdings, here);
    else arrive(next, holdings, here);
  }

  for (const { holdings, frame, stack } of beginnings(options)) {
    arrive(await open(partsFor(holdings), frame, stack), holdings, frame.screen);
  }
  for (let spot = queue.shift(); spot; spot = queue.shift()) {
    const keys = Object.keys(spot.result.standing.keys);
    for (const words of [...keys, ...wordsFor(spot.result.standing, options)]) {
      await type(spot, words);
    }
  }
  return found;
}

/** Pages from which the same ways lead on have a kind in common: one of each is gone on from. */
function kindsOf(
  { standing, text: shown }: TurnResult,
  { cart, places }: Holdings,
  catalogue: Catalogue,
): string[] {
  const { screen, params, page } = standing;
  const to = catalogue.quartiers.get(
    places.find(({ id }) => id === cart?.placeId)?.quartierId ?? '',
  );
  const shape = `${cart?.shopId ?? ''} ${cart?.lines.length ?? 0}`;
  const errand = [params['vertical'], params['paying']];
  const of = catalogue.quartiers.get(String(params['quartierId']));
  const kinds: Record<string, unknown[]> = {
    ...Object.fromEntries(['cart', 'cart_edit', 'cart_line'].map((id) => [id, [shape]])),
    ...Object.fromEntries(['pay', 'cash_note', 'resume'].map((id) => [id, [shape]])),
    shops: [[params['vertical'], to?.zoneId]],
    other_shop: [shape],
    dishes: [[params['code'], cart?.shopId]],
    quantity: [[params['itemId'], params['picked']]],
    option: [[params['itemId'], params['groupId'], params['count'] === null]],
    city: [errand],
    quartier: [[params['cityId'], errand]],
    quartier_pick: [
      [params['cityId'], params['query']],
      [of?.zoneId, errand],
    ],
    landmark: [params['quartierId'], [of?.zoneId, errand]],
    landmark_note: [params['quartierId'], [of?.zoneId, errand]],
    address: [[errand, places.length]],
    home: [[shape, places.length]],
  };
  return (kinds[screen] ?? [shown]).map((kind) => JSON.stringify([screen, page, kind]));
}

/** Every first page: somebody new, somebody known, a redial, and each shop by its code. */
function beginnings({ catalogue, language, cityIds }: CrawlOptions): {
  holdings: Holdings;
  frame: Frame;
  stack?: Frame[];
}[] {
  const known = (name: string | null): Holdings => ({
    person: { ...PERSON, language, name },
    cart: null,
    places: [],
  });
  const first = ENTRIES.filter((id) => id !== 'dishes' && id !== 'resume').map((screen) => ({
    holdings: known(screen === 'name' ? null : LONG_NAME),
    frame: { screen, params: {} },
  }));
  const codes = cityIds.flatMap((id) => catalogue.shopsOf(id).map(({ code }) => code));
  return [
    ...first,
    { holdings: known(null), frame: { screen: 'home', params: {} } },
    {
      holdings: known(LONG_NAME),
      frame: { screen: 'resume', params: {} },
      stack: [{ screen: 'quartier', params: {} }],
    },
    ...[...codes, 2999].map((code) => ({
      holdings: known(LONG_NAME),
      frame: { screen: 'dishes', params: { code } },
    })),
  ];
}

/** What else people type on a page, beside its keys. */
function wordsFor({ screen, params }: Frame, { catalogue, cityIds }: CrawlOptions): string[] {
  switch (screen) {
    case 'name':
      return [LONG_NAME, 'X', '7'];
    case 'quartier': {
      const cityId = typeof params['cityId'] === 'string' ? params['cityId'] : cityIds[0];
      const all = catalogue.quartiersOf(cityId ?? '');
      const isCrawled = cityIds.includes(cityId ?? '');
      const codes = all.map(({ code }) => String(code));
      const letters = new Set(all.map(({ name }) => name.slice(0, 3).toUpperCase()));
      return isCrawled ? ['XYZ', '999', ...codes, ...letters] : codes.slice(0, 1);
    }
    case 'landmark_note':
      return ['x', LONG_NOTE, `${LONG_NOTE}${LONG_NOTE}`];
    case 'shops':
      return ['2001', '2013', '2999', 'riz'];
    case 'dishes':
      return ['97', 'x'];
    case 'quantity':
    case 'cart_line':
      return ['1', '20', '21', 'x'];
    default:
      return ['77', ''];
  }
}
