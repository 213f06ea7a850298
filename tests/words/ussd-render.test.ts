import { describe, expect, it } from 'vitest';

import { renderUssd } from '../../src/channels/ussd/render.js';
import { verbatim, type Text } from '../../src/locales/index.js';
import type { Choice, Screen } from '../../src/menus/screen.js';

const french = { language: 'fr', page: 0, back: true } as const;

function menu(title: string, labels: (string | Choice)[], footnote?: string): Screen {
  const choices = labels.map((label) =>
    typeof label === 'string' ? { id: label, label: verbatim(label) } : label,
  );
  const note = footnote === undefined ? {} : { footnote: verbatim(footnote) };
  return { kind: 'menu', title: verbatim(title), choices, ...note };
}

const dish = (key: number, label: string): Choice => ({
  id: `dish-${String(key)}`,
  key,
  label: verbatim(label),
});

const dishes = [
  dish(1, 'Ndolé viande 2000'),
  dish(2, 'Ndolé crevettes 3500'),
  dish(3, 'Mbongo poisson 3000'),
  dish(4, 'Poulet DG 4000'),
  dish(5, 'Koki plantain 1500'),
  dish(8, 'Eru 2500'),
  dish(11, 'Jus foléré 500'),
];

const confirm: Screen = {
  kind: 'confirm',
  body: verbatim('5700F cash à la livraison?'),
  yes: verbatim('Confirmer'),
  no: verbatim('Annuler'),
};

describe('a page', () => {
  it('shows a menu of seven whole when it fits', () => {
    const home = menu('Bonjour Mireille', [
      'Recommander: Mama Ndoumbelle 5700F',
      'Manger',
      'Courses-Gaz',
      'Pharmacie',
      'Mes commandes',
      'Compte',
      { id: 'language', key: 9, label: verbatim('English') },
    ]);
    const page = renderUssd(home, { ...french, back: false });
    expect(page.text).toBe(
      'Bonjour Mireille\n1.Recommander: Mama Ndoumbelle 5700F\n2.Manger\n3.Courses-Gaz\n' +
        '4.Pharmacie\n5.Mes commandes\n6.Compte\n9.English',
    );
    expect(page.keys).toMatchObject({ 9: 'language', '00': 'nav:home' });
    expect(page.keys).not.toHaveProperty('0');
  });

  it('shows five of more, and the keys on', () => {
    const page = renderUssd(menu('Mama Ndoumbelle', dishes), french);
    expect(page.text).toBe(
      'Mama Ndoumbelle\n1.Ndole viande 2000\n2.Ndole crevettes 3500\n3.Mbongo poisson 3000\n' +
        '4.Poulet DG 4000\n5.Koki plantain 1500\n98.Suite 0.Retour',
    );
    expect(page).toMatchObject({ page: 0, pages: 2, ends: false });
  });

  it('keeps the number of a dish on its page and answers to it from every page', () => {
    const last = renderUssd(menu('Mama Ndoumbelle', dishes), { ...french, page: 1 });
    expect(last.text).toBe('Mama Ndoumbelle\n8.Eru 2500\n11.Jus folere 500\n99.Precedent 0.Retour');
    const first = renderUssd(menu('Mama Ndoumbelle', dishes), french);
    expect(first.keys).toMatchObject({ 11: 'dish-11', 98: 'nav:more', 0: 'nav:back' });
    expect(first.keys).not.toHaveProperty('99');
    expect(last.keys).toMatchObject({ 1: 'dish-1', 99: 'nav:previous' });
    expect(last.keys).not.toHaveProperty('98');
  });

  it('speaks English too', () => {
    const page = renderUssd(menu('Mama', dishes), { language: 'en', page: 0, back: true });
    expect(page.text).toContain('98.More 0.Back');
  });

  it('gives a note under the choices of every page', () => {
    const shops = ['Mama Ndoumbelle 700F', 'Maa Zouzou BHB 1000F', 'Braise Piment 237 1000F'];
    const screen = menu('Deido: ouverts', shops, '(F=livraison)\nOu code 2xxx');
    expect(renderUssd(screen, french).text).toBe(
      'Deido: ouverts\n1.Mama Ndoumbelle 700F\n2.Maa Zouzou BHB 1000F\n' +
        '3.Braise Piment 237 1000F\n(F=livraison)\nOu code 2xxx\n0.Retour',
    );
  });

  it('says what was wrong in place of the title when both do not fit', () => {
    const remark = verbatim('Choix 7 inconnu. Tapez 1 à 5.');
    const page = renderUssd(menu('Mama Ndoumbelle', dishes), { ...french, remark });
    expect(page.text).toBe(
      'Choix 7 inconnu. Tapez 1 a 5.\n1.Ndole viande 2000\n2.Ndole crevettes 3500\n' +
        '3.Mbongo poisson 3000\n4.Poulet DG 4000\n5.Koki plantain 1500\n98.Suite 0.Retour',
    );
  });

  it('shows the last page when asked for one beyond', () => {
    const page = renderUssd(menu('Mama', dishes), { ...french, page: 9 });
    expect(page).toMatchObject({ page: 1, pages: 2 });
    expect(renderUssd(menu('Mama', dishes), { ...french, page: Number.NaN }).page).toBe(0);
  });

  it('shortens a name at a word and leaves its price whole', () => {
    const long = `${'Poisson braise de Kribi '.repeat(8)}12500F`;
    const page = renderUssd(menu('Carte', [long]), french);
    expect(page.text).toMatch(/\n1\.Poisson [a-zA-Z ]+\. 12500F\n0\.Retour$/);
  });

  it('puts lines of facts before the choices', () => {
    const screen: Screen = {
      kind: 'menu',
      title: verbatim('Panier 5000F'),
      lines: ['2xNdolé viande 4000', '2xJus foléré 1000'].map(verbatim),
      choices: ['Payer', 'Ajouter', 'Modifier'].map((id) => ({ id, label: verbatim(id) })),
    };
    expect(renderUssd(screen, french).text).toBe(
      'Panier 5000F\n2xNdole viande 4000\n2xJus folere 1000\n1.Payer\n2.Ajouter\n3.Modifier\n0.Retour',
    );
  });

  it('never gives a dish the number of a page key', () => {
    const screen = menu('Carte', [
      dish(98, 'Eru 2500'),
      dish(0, 'Koki 1500'),
      dish(1, 'Achu 3000'),
    ]);
    expect(renderUssd(screen, french).keys).toMatchObject({
      1: 'dish-1',
      2: 'dish-98',
      3: 'dish-0',
      0: 'nav:back',
    });
  });

  it('lets zero be a choice where there is no way back', () => {
    const screen = menu('Reprendre?', ['Continuer', { ...dish(0, 'Annuler'), id: 'cancel' }]);
    expect(renderUssd(screen, { ...french, back: false })).toMatchObject({
      text: 'Reprendre?\n1.Continuer\n0.Annuler',
      keys: { 0: 'cancel', 1: 'Continuer' },
    });
  });

  it('keeps a name with line breaks on one line', () => {
    expect(renderUssd(menu('Carte', ['Eru\n0.Retour  2500F']), french).text).toBe(
      'Carte\n1.Eru 0.Retour 2500F\n0.Retour',
    );
  });
});

describe('a question, a confirmation, an end', () => {
  const long: Text = verbatim(Array.from({ length: 60 }, (_, n) => `mot${String(n)}x`).join(' '));

  it('asks with the way back below', () => {
    const page = renderUssd({ kind: 'prompt', body: verbatim('Votre prénom?') }, french);
    expect(page).toMatchObject({ text: 'Votre prenom?\n0.Retour', pages: 1 });
    expect(page.keys).toEqual({ 0: 'nav:back', '00': 'nav:home' });
  });

  it('confirms with 1 and 2', () => {
    const page = renderUssd(confirm, french);
    expect(page.text).toBe('5700F cash a la livraison?\n1.Confirmer\n2.Annuler\n0.Retour');
    expect(page.keys).toMatchObject({ 1: 'yes', 2: 'no' });
  });

  it('takes no agreement before the end of the text was shown', () => {
    const first = renderUssd({ ...confirm, body: long }, french);
    const last = renderUssd({ ...confirm, body: long }, { ...french, page: 99 });
    expect(first.keys).not.toHaveProperty('1');
    expect(last.keys).toMatchObject({ 1: 'yes', 2: 'no' });
    expect(last.text).toContain('\n1.Confirmer\n2.Annuler\n');
  });

  it('ends without keys', () => {
    const page = renderUssd({ kind: 'end', body: verbatim('Merci.') }, french);
    expect(page).toEqual({ text: 'Merci.', page: 0, pages: 1, ends: true, keys: {} });
  });

  it('keeps the session open until the last page of a long end', () => {
    const first = renderUssd({ kind: 'end', body: long }, french);
    expect(first.ends).toBe(false);
    expect(first.text).toMatch(/\n98\.Suite$/);
    expect(first.keys).toEqual({ 98: 'nav:more', '00': 'nav:home' });
    expect(renderUssd({ kind: 'end', body: long }, { ...french, page: 99 }).ends).toBe(true);
  });

  it('says what was wrong above the question', () => {
    const prompt: Screen = { kind: 'prompt', body: verbatim('Combien? (1 à 9)') };
    const page = renderUssd(prompt, { ...french, remark: verbatim('Tapez un nombre.') });
    expect(page.text).toBe('Tapez un nombre.\nCombien? (1 a 9)\n0.Retour');
  });
});
