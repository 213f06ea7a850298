import { describe, expect, it } from 'vitest';

import { isTextKey, say, text, verbatim, type Text } from '../../src/locales/index.js';

describe('a sentence', () => {
  it.each<[string, Text, string, string]>([
    ['has a form in each language', text('cart.pay'), 'Payer', 'Pay'],
    [
      'takes values in its own order',
      text('cart.line', {
        count: 2,
        item: { fr: 'Ndolé viande', en: 'Ndole beef' },
        price: '4000F',
      }),
      '2xNdolé viande 4000F',
      '2xNdole beef 4000F',
    ],
    [
      'takes another sentence as a value',
      text('track.title', { reference: 4821, stage: text('stage.on_the_way') }),
      'Cde 4821: en route',
      'Order 4821: on the way',
    ],
    ['may be a name', verbatim('Chez Mado'), 'Chez Mado', 'Chez Mado'],
    [
      'may be a name with two forms',
      { fr: 'Riz blanc', en: 'White rice' },
      'Riz blanc',
      'White rice',
    ],
  ])('%s', (_, words, french, english) => {
    expect(say('fr', words)).toBe(french);
    expect(say('en', words)).toBe(english);
  });

  it.each(['{{name}}', '{name}', '$t(cart.pay)', '$&', '%s', '<b>', '__proto__'])(
    'takes %s for a name, never for an instruction',
    (name) => {
      expect(say('fr', text('home.hello', { name }))).toBe(`Bonjour ${name}`);
      expect(say('en', text('home.hello', { name: verbatim(name) }))).toBe(`Hello ${name}`);
    },
  );

  it('with a hole in it is a fault, never sent', () => {
    expect(() => say('fr', { key: 'home.hello' })).toThrow('home.hello was not told its name');
    expect(() => say('fr', { key: 'home.hello', slots: {} })).toThrow('its name');
    expect(() => say('fr', JSON.parse('{"key":"home.hullo"}') as Text)).toThrow('no sentence');
  });

  it('is known by its key', () => {
    expect(isTextKey('home.hello')).toBe(true);
    expect(isTextKey('toString')).toBe(false);
  });
});
