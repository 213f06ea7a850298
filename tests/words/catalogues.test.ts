import { describe, expect, it } from 'vitest';

import { foldToAscii, foldToGsm7 } from '../../src/lib/fold.js';
import { segments } from '../../src/lib/gsm7.js';
import { afterOrder as afterOrderEn } from '../../src/locales/en/after-order.js';
import { commands as commandsEn } from '../../src/locales/en/commands.js';
import { choices as choicesEn } from '../../src/locales/en/choices.js';
import { common as commonEn } from '../../src/locales/en/common.js';
import { manners as mannersEn } from '../../src/locales/en/manners.js';
import { freeText as freeTextEn } from '../../src/locales/en/free-text.js';
import { search as searchEn } from '../../src/locales/en/search.js';
import { notices as noticesEn } from '../../src/locales/en/notices.js';
import { ordering as orderingEn } from '../../src/locales/en/ordering.js';
import { purse as purseEn } from '../../src/locales/en/purse.js';
import { purseSms as purseSmsEn } from '../../src/locales/en/purse-sms.js';
import { receiver as receiverEn } from '../../src/locales/en/receiver.js';
import { screens as screensEn } from '../../src/locales/en/screens.js';
import { smsOrder as smsOrderEn } from '../../src/locales/en/sms-order.js';
import { walletSms as walletSmsEn } from '../../src/locales/en/wallet-sms.js';
import { wallet as walletEn } from '../../src/locales/en/wallet.js';
import { afterOrder } from '../../src/locales/fr/after-order.js';
import { commands } from '../../src/locales/fr/commands.js';
import { choices } from '../../src/locales/fr/choices.js';
import { common } from '../../src/locales/fr/common.js';
import { manners } from '../../src/locales/fr/manners.js';
import { freeText } from '../../src/locales/fr/free-text.js';
import { search } from '../../src/locales/fr/search.js';
import { notices } from '../../src/locales/fr/notices.js';
import { ordering } from '../../src/locales/fr/ordering.js';
import { purse } from '../../src/locales/fr/purse.js';
import { purseSms } from '../../src/locales/fr/purse-sms.js';
import { receiver } from '../../src/locales/fr/receiver.js';
import { screens } from '../../src/locales/fr/screens.js';
import { smsOrder } from '../../src/locales/fr/sms-order.js';
import { walletSms } from '../../src/locales/fr/wallet-sms.js';
import { wallet } from '../../src/locales/fr/wallet.js';
import { isTextKey, LANGUAGES, say, type Language, type TextKey } from '../../src/locales/index.js';
import { renderUssd } from '../../src/channels/ussd/render.js';
import { WORST_HERE, WORST_VALUES } from './worst-values.js';

type Sentences = Readonly<Record<string, string>>;

const CATALOGUES: Record<Language, Record<string, Sentences>> = {
  fr: {
    afterOrder,
    smsOrder,
    freeText,
    search,
    common,
    screens,
    notices,
    commands,
    wallet,
    walletSms,
    ordering,
    receiver,
    ...{ purse, purseSms, manners, choices },
  },
  en: {
    ...{ common: commonEn, screens: screensEn, notices: noticesEn, commands: commandsEn },
    ...{ afterOrder: afterOrderEn, smsOrder: smsOrderEn, freeText: freeTextEn, search: searchEn },
    ...{ wallet: walletEn, walletSms: walletSmsEn },
    ...{ ordering: orderingEn, receiver: receiverEn },
    ...{ purse: purseEn, purseSms: purseSmsEn, manners: mannersEn, choices: choicesEn },
  },
};

/** SMS templates that may cost more than one message; all others cost one. */
const MORE_SEGMENTS: Readonly<Record<string, number>> = {
  // Ten dishes with their options reach the kitchen whole.
  'notice.shop.new_order': 3,
};

const slotsOf = (sentence: string) =>
  [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map(([, slot]) => slot ?? ''))].sort();

const rows = LANGUAGES.flatMap((language) =>
  Object.entries(CATALOGUES[language]).flatMap(([subject, sentences]) =>
    Object.entries(sentences).map(([key, sentence]) => ({ language, subject, key, sentence })),
  ),
);

/** The sentence as it is said when every value is as long as it can be. */
function sayWorst(language: Language, key: string, sentence: string): string {
  if (!isTextKey(key)) return expect.fail(`${key} is in a file that no language joins`);
  const slots = Object.fromEntries(slotsOf(sentence).map((slot) => [slot, worst(key, slot)]));
  return say(language, { key, slots });
}

function worst(key: TextKey, slot: string): string {
  const value = WORST_HERE[key]?.[slot] ?? WORST_VALUES[slot];
  return value ?? expect.fail(`give the slot ${slot} of ${key} a longest value in worst-values.ts`);
}

const ofSubject = (...subjects: string[]) =>
  rows.filter(({ subject }) => subjects.includes(subject));

describe('the catalogues', () => {
  it('have every sentence in every language, with the same slots', () => {
    const shape = (language: Language) =>
      Object.fromEntries(
        rows
          .filter((row) => row.language === language)
          .map(({ key, sentence }) => [key, slotsOf(sentence)]),
      );
    for (const language of LANGUAGES) expect(shape(language)).toEqual(shape('fr'));
  });

  it('name no key in two files, where one would hide the other', () => {
    for (const language of LANGUAGES) {
      const keys = rows.filter((row) => row.language === language).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('are written with care: no doubled, leading or trailing space, no lone brace', () => {
    for (const { key, sentence } of rows) {
      expect(sentence, key).toMatch(/^\S(?:.*\S)?$/s);
      expect(sentence.replaceAll(/\{\w+\}/g, 'x'), key).not.toMatch(/ {2}|[{}]| \n|\n /);
    }
  });

  it('lose no letter on their way to any phone', () => {
    for (const { key, sentence } of rows) {
      for (const character of sentence.replaceAll('\n', '')) {
        expect(foldToGsm7(character), `${character} in ${key}`).not.toBe('');
        expect(foldToAscii(character), `${character} in ${key}`).toMatch(/^[\x20-\x7e]+$/);
      }
    }
  });
});

describe('with the longest values', () => {
  it.each(
    ofSubject(
      'common',
      'search',
      'screens',
      'afterOrder',
      'ordering',
      'wallet',
      'purse',
      'choices',
    ),
  )('the $language screen text $key fits a page of USSD', ({ language, key, sentence }) => {
    const said = sayWorst(language, key, sentence);
    const body = { verbatim: said };
    const page = renderUssd({ kind: 'end', body }, { language, page: 0, back: false });
    expect(page.text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(page.text.length).toBeLessThanOrEqual(160);
    expect(page.pages, said).toBe(1);
  });

  it.each(
    ofSubject(
      'notices',
      'commands',
      'smsOrder',
      'freeText',
      'receiver',
      'walletSms',
      'purseSms',
      'manners',
    ),
  )('the $language SMS $key stays within its segments', ({ language, key, sentence }) => {
    const said = foldToGsm7(sayWorst(language, key, sentence));
    const size = segments(said);
    expect(size.encoding).toBe('gsm7');
    expect(size.segments, `${String(size.units)}: ${said}`).toBeLessThanOrEqual(
      MORE_SEGMENTS[key] ?? 1,
    );
  });
});
