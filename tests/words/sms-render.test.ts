import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { renderSms, splitForSms } from '../../src/channels/sms/render.js';
import { isGsm7, septets } from '../../src/lib/gsm7.js';
import { text, verbatim } from '../../src/locales/index.js';
import type { Screen } from '../../src/menus/screen.js';

const french = { language: 'fr' } as const;

describe('an SMS', () => {
  it('is folded and counted', () => {
    expect(renderSms(verbatim('Reçu: 5700F – payé'), french)).toEqual({
      text: 'Recu: 5700F - payé',
      segments: 1,
      keys: {},
    });
    expect(renderSms(verbatim('a'.repeat(161)), french).segments).toBe(2);
  });

  it('keeps names as they are, signs of templates included', () => {
    const stage = text('track.title', { reference: 4821, stage: '{{x}} $t(key.more) {stage}' });
    expect(renderSms(stage, { language: 'en' }).text).toBe(
      'Order 4821: {{x}} $t(key.more) {stage}',
    );
  });

  it('writes a menu as numbered lines', () => {
    const menu: Screen = {
      kind: 'menu',
      title: verbatim('Livrer où?'),
      lines: [verbatim('Panier 5000F')],
      choices: ['Deido', 'Akwa', 'Bépanda'].map((id) => ({ id, label: verbatim(id) })),
    };
    expect(renderSms(menu, french)).toMatchObject({
      text: 'Livrer où?\nPanier 5000F\n1.Deido\n2.Akwa\n3.Bépanda\nRépondez 1 à 3',
      keys: { 1: 'Deido', 2: 'Akwa', 3: 'Bépanda' },
    });
  });

  it('asks for any number where dishes have their own', () => {
    const menu: Screen = {
      kind: 'menu',
      title: verbatim('Mama Ndoumbelle'),
      choices: [8, 11].map((key) => ({ id: `dish-${String(key)}`, key, label: verbatim('Eru') })),
    };
    expect(renderSms(menu, { language: 'en' })).toMatchObject({
      text: 'Mama Ndoumbelle\n8.Eru\n11.Eru\nReply with the number',
      keys: { 8: 'dish-8', 11: 'dish-11' },
    });
  });

  it('writes a question, a confirmation and an end', () => {
    const body = verbatim('Annuler la cde 4821?');
    const confirm: Screen = {
      kind: 'confirm',
      body,
      yes: text('answer.yes'),
      no: text('answer.no'),
    };
    expect(renderSms(confirm, french).text).toBe('Annuler la cde 4821?\n1.Oui\n2.Non');
    expect(renderSms(confirm, french).keys).toEqual({ 1: 'yes', 2: 'no' });
    expect(renderSms({ kind: 'prompt', body }, french).text).toBe('Annuler la cde 4821?');
    expect(renderSms({ kind: 'end', body }, french).keys).toEqual({});
  });
});

describe('a long text', () => {
  it('is cut between lines, then between words', () => {
    const lines = ['1.Ndole viande 2000F', '2.Eru 2500F', '3.Koki 1500F'];
    expect(splitForSms(lines.join('\n'), 34)).toEqual([
      '1.Ndole viande 2000F\n2.Eru 2500F',
      '3.Koki 1500F',
    ]);
    expect(splitForSms('Votre commande est en route', 15)).toEqual([
      'Votre commande',
      'est en route',
    ]);
  });

  it('arrives whole in messages that fit', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'aeié[€ç'),
      minLength: 1,
      maxLength: 20,
      size: 'max',
    });
    const lines = fc.array(fc.array(word, { minLength: 1, maxLength: 40, size: 'max' }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(lines, (written) => {
        const words = written.map((line) => line.join(' ')).join('\n');
        const messages = splitForSms(words);
        for (const message of messages) {
          expect(isGsm7(message)).toBe(true);
          expect(septets(message)).toBeLessThanOrEqual(160);
        }
        expect(messages.join(' ').split(/\s/)).toEqual(words.replaceAll('ç', 'c').split(/\s/));
      }),
    );
  });
});
