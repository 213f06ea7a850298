import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LIMITS, type WhatsAppContent } from '../../src/channels/whatsapp/content.js';
import { renderWhatsApp } from '../../src/channels/whatsapp/render.js';
import { contentOf, numberedText, readTap } from '../../src/channels/whatsapp/taps.js';
import { isGsm7 } from '../../src/lib/gsm7.js';
import { text, verbatim } from '../../src/locales/index.js';
import type { Page } from '../../src/menus/engine.js';
import type { Choice, Screen } from '../../src/menus/screen.js';
import { contentProblems } from '../support/pages.js';

const letter = fc.constantFrom(...'aeiounrst éàœ—’*_😀\n');
const words = (maxLength: number) =>
  fc.string({ unit: letter, minLength: 1, maxLength, size: 'max' }).map((each) => `x${each}`);

const choices: fc.Arbitrary<Choice[]> = fc
  .array(
    fc.record({
      label: words(90),
      detail: fc.option(words(120)),
      key: fc.option(fc.integer({ min: -1, max: 120 })),
    }),
    { maxLength: 40, size: 'max' },
  )
  .map((list) =>
    list.map(({ label, detail, key }, index) => ({
      ...{ id: `choice-${String(index)}`, label: verbatim(label) },
      ...(detail === null ? {} : { parts: { name: verbatim(label), detail: verbatim(detail) } }),
      ...(key === null ? {} : { key }),
    })),
  );

const screens: fc.Arbitrary<Screen> = fc.oneof(
  fc
    .record({
      title: words(200),
      lines: fc.array(words(200), { maxLength: 8 }),
      choices,
      footnote: words(80),
      takesPin: fc.boolean(),
    })
    .map(({ title, lines, choices: list, footnote, takesPin }): Screen => ({
      ...{ kind: 'menu', title: verbatim(title), lines: lines.map(verbatim), choices: list },
      ...{ footnote: verbatim(footnote), takesPin },
    })),
  fc
    .record({ body: words(6_000), kind: fc.constantFrom('prompt' as const, 'end' as const) })
    .map(({ body, kind }): Screen => ({ kind, body: verbatim(body) })),
  fc
    .record({ body: words(3_000), yes: words(40), no: words(40) })
    .map(({ body, yes, no }): Screen => ({
      ...{ kind: 'confirm', body: verbatim(body), yes: verbatim(yes), no: verbatim(no) },
    })),
);

const how = fc.record({
  language: fc.constantFrom('fr' as const, 'en' as const),
  back: fc.boolean(),
});

/** Turns pages with the keys alone. */
function walk(screen: Screen, options: { language: 'fr' | 'en'; back: boolean }): Page[] {
  const pages = [renderWhatsApp(screen, { ...options, page: 0 })];
  for (let last = pages[0]; last?.keys['98'] === 'nav:more'; last = pages.at(-1)) {
    pages.push(renderWhatsApp(screen, { ...options, page: last.page + 1 }));
  }
  return pages;
}

const contentsOf = (pages: Page[]): WhatsAppContent[] =>
  pages.map((page) => contentOf(page.taps!, 999_999_999));

function tapsOf(content: WhatsAppContent): { id: string; title: string }[] {
  if (content.kind === 'buttons') return content.buttons;
  return content.kind === 'list' ? content.rows : [];
}

const RUNS = { numRuns: 150, interruptAfterTimeLimit: 4_000 };

describe('any screen in a chat', () => {
  it("stays within Meta's limits on every page, and its SMS form within three parts", () => {
    fc.assert(
      fc.property(screens, how, (screen, options) => {
        const pages = walk(screen, options);
        expect(contentsOf(pages).flatMap(contentProblems)).toEqual([]);
        expect(pages.every((page) => isGsm7(page.text))).toBe(true);
      }),
      RUNS,
    );
  });

  it('offers every choice on some page, by a tap or by its number, and each means itself', () => {
    fc.assert(
      fc.property(screens, how, (screen, options) => {
        if (screen.kind !== 'menu') return;
        const pages = walk(screen, options);
        const tapped = contentsOf(pages).flatMap((content, at) =>
          tapsOf(content).map(({ id }) => pages[at]?.keys[readTap(id)?.key ?? '']),
        );
        const isListed = !screen.takesPin;
        const offered = isListed ? tapped : Object.values(pages[0]?.keys ?? {});
        for (const { id } of screen.choices) expect(offered).toContain(id);
      }),
      RUNS,
    );
  });

  it('asks for no yes before the last page of what it asks', () => {
    fc.assert(
      fc.property(screens, how, (screen, options) => {
        if (screen.kind !== 'confirm') return;
        const pages = walk(screen, options);
        const agreeing = pages.map(({ keys }) => keys['1'] === 'yes');
        expect(agreeing).toEqual(pages.map((_, at) => at === pages.length - 1));
      }),
      RUNS,
    );
  });
});

const menu = (list: Choice[]): Screen => ({
  kind: 'menu',
  title: verbatim('Titre'),
  choices: list,
});
const named = (...names: string[]) =>
  names.map((name, index) => ({ id: String(index), label: verbatim(name) }));
const show = (screen: Screen, back = false) =>
  contentOf(renderWhatsApp(screen, { language: 'fr', page: 0, back }).taps!, 7);

describe('the form of a page', () => {
  it.each<[string, Screen, string]>([
    ['two short choices are buttons', menu(named('Un', 'Deux')), 'buttons'],
    ['four choices are a list', menu(named('Un', 'Deux', 'Trois', 'Quatre')), 'list'],
    ['a long choice makes a list', menu(named('Un', 'Un nom plus long que vingt')), 'list'],
    ['names that read alike make a list', menu(named('Un', 'Un')), 'list'],
    ['a question in words is words', { kind: 'prompt', body: verbatim('Nom?') }, 'text'],
    [
      'a quartier may be a place on the map',
      { ...menu(named('Autre')), takesPin: true } as Screen,
      'location_request',
    ],
  ])('%s', (_, screen, kind) => {
    expect(show(screen).kind).toBe(kind);
  });

  it('a dish has its full name, and its price on a line of its own', () => {
    const dish: Choice = {
      ...{ id: 'd', key: 12, label: verbatim('Ndole 2500F') },
      parts: { name: verbatim('Ndolé aux crevettes'), detail: verbatim('2500F') },
    };
    const content = show(menu([dish]), true);
    expect(content).toMatchObject({
      kind: 'list',
      rows: [
        { id: '7:12', title: '12. Ndolé aux crevettes', description: '2500F' },
        { id: '7:0', title: '0. Retour' },
      ],
    });
    expect(numberedText(content)).toBe('*Titre*\n12. Ndolé aux crevettes - 2500F\n0. Retour');
  });

  it('says nothing of hanging up', () => {
    const slots = { reference: 482100, total: '5000F', operator: 'MTN', dial: '*126#' };
    const page = show({ kind: 'end', body: text('paying.end', slots) });
    expect(page).toMatchObject({ kind: 'text', text: expect.not.stringMatching(/accroch/) });
    expect(LIMITS.rows).toBe(10);
  });
});
