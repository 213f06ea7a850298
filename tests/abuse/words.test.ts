import { describe, expect, it } from 'vitest';

import { renderSms } from '../../src/channels/sms/render.js';
import { renderUssd } from '../../src/channels/ussd/render.js';
import { segments } from '../../src/lib/gsm7.js';
import { text, verbatim, type Language } from '../../src/locales/index.js';
import { cleanName, cleanNote } from '../../src/menus/customer/typed.js';
import { DRIVER_COMMANDS } from '../../src/menus/sms/driver-commands.js';
import type { Command } from '../../src/menus/sms/parsed.js';
import type { Situation } from '../../src/menus/sms/action.js';
import { fitSms, shorten } from '../../src/services/notifications/fit.js';
import type { NoticeFacts } from '../../src/services/notifications/facts.js';
import { WORDS } from '../../src/services/notifications/words.js';

describe('a first name', () => {
  it.each([
    ...['محمد', '漢字', 'ﷺﷺ', 'A.', "N'.-", '😀😀', '\u202e\u202e', '--', '{{name}}', '$t(a)'],
    ...['=CMD()', '<b>Awa</b>', 'Awa1', 'Awa*1', 'A'.repeat(21), '\u0000', ''],
  ])('%j is refused: no driver could call for it', (typed) => {
    expect(cleanName(typed)).toBeNull();
  });

  it.each([
    ['awa', 'Awa'],
    ['  jean-PIERRE ', 'jean-PIERRE'],
    ['O’Neil', 'O’Neil'],
    ['N\u00f4\u00ebl', 'Nôël'],
    ['\u202eAwa\u202c', 'Awa'],
    ['Œuvre', 'Œuvre'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(cleanName(typed)).toBe(kept);
  });
});

describe('directions', () => {
  it.each(['😀😀😀', '漢字漢字', '..', '[][]', '\u200b\u200b\u200b', 'a', 'x'.repeat(61)])(
    '%j are refused: they would lead nowhere',
    (typed) => {
      expect(cleanNote(typed)).toBeNull();
    },
  );

  it.each([
    ...['{{x}} $t(home.eat)', '=CMD()|x', '<b>2e portail</b>', "Rue 12'; drop table places"],
    ...['2e portail 😀 bleu', 'a\nb\tc', '\u202eRue 12'],
  ])('%j are taken as they are', (typed) => {
    expect(cleanNote(typed)).not.toBeNull();
  });
});

/** Sixty characters that cost two septets each, grow when folded, or look like our own words. */
const NOTES = [
  '[]'.repeat(29) + '12',
  '€'.repeat(58) + '12',
  '㎯'.repeat(58) + '12',
  'ŒÆ'.repeat(30),
  '{{x}} $t(a) ${1} %s =CMD() <b> \\ ^ ~ | {{reference}} {code}',
  'Code 0000: donnez-le. PRIS 3000 LIVRE 3000 0000 OUI 3000 NON',
  'W'.repeat(60),
];
const NAMES = ['Œ'.repeat(20), 'W'.repeat(20), 'ß'.repeat(20)];
const LONG = { shop: 'Pharm Baobab Bleu', quartier: 'Bonamoussadi Nord' };

describe.each(['fr', 'en'] as const)('SMS with words of hostile people (%s)', (language) => {
  const cases = NOTES.flatMap((note) => NAMES.map((name) => ({ note, name })));
  it.each(cases)('of a customer at $note hold in one SMS', ({ note, name }) => {
    for (const sms of [...notices(language, note, name), ...replies(language, note, name)]) {
      expect(segments(sms), sms).toMatchObject({ encoding: 'gsm7', segments: 1 });
      expect(sms).not.toMatch(/undefined|null|NaN/);
    }
  });
});

function notices(language: Language, note: string, name: string): string[] {
  const facts = {
    order: { reference: 482_199, totalXaf: 25_000, driverPayXaf: 1_500, method: 'cash' },
    shop: { ussdName: LONG.shop },
    pickup: { ussdName: LONG.quartier },
    drop: { ussdName: LONG.quartier },
    details: { name, landmark: '', note, callMe: false, cashNoteXaf: null },
    courier: { name, vehicle: 'tricycle', phone: '+237670000031' },
    ...{ code: '5573', lines: [], said: { seconds: 120 } },
  } as unknown as NoticeFacts;
  const house = { language, service: '*237*55#', giveUpMs: 600_000 };
  return (['order.picked_up', 'driver.offer'] as const).map((event) =>
    fitSms(language, 1, (room) => WORDS[event](facts, { ...house, room })),
  );
}

function replies(language: Language, note: string, name: string): string[] {
  const ride = {
    ...{ ok: true as const, reference: 482_199, repeated: false, landmark: '', note },
    ...{ shopName: LONG.shop, shopQuartierName: LONG.quartier, shopPhone: '+237670000001' },
    ...{ customerName: name, customerPhone: '+237677431985', quartierName: LONG.quartier },
    ...{ collectXaf: 25_000, earnXaf: 1_500 },
  };
  const { accept, pick_up } = DRIVER_COMMANDS;
  const situation = { language, role: 'driver' } as Situation;
  return [accept, pick_up].map(
    ({ say }) => renderSms(say(ride, {} as Command, situation) ?? verbatim(''), { language }).text,
  );
}

describe('shortened words', () => {
  it.each([
    ['Carrefour Deido Plage', 16, 'Carrefour Deido'],
    ['Carrefour Deido Plage', 15, 'Carrefour Deido'],
    ['Carrefour', 4, 'Carr'],
    ['[1] rue', 6, '[1]'],
    ['€€€€', 4, '€€'],
    ['€€€€', 5, '€€'],
    ['', 5, ''],
  ])('%j in %i septets are %j', (words, room, short) => {
    expect(shorten(words, room)).toBe(short);
  });
});

describe('a page with a name from anywhere', () => {
  it.each([
    '{{x}}',
    '$t(home.eat)',
    '<b>',
    '\u202etxt',
    '😀'.repeat(60),
    'W'.repeat(500),
    '\0\n\r',
  ])('%j is 160 printable characters at most, and its keys stay', (name) => {
    const screen = {
      kind: 'menu' as const,
      title: text('home.hello', { name: verbatim(name) }),
      choices: [{ id: 'a', label: verbatim(name) }],
    };
    const page = renderUssd(screen, { language: 'fr', page: 0, back: true });
    expect(page.text).toMatch(/^[\x20-\x7e\n]{1,160}$/);
    expect(page.keys).toMatchObject({ 0: 'nav:back', 1: 'a' });
  });
});
