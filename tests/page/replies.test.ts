// The replies at hand are pure, and live in the page: they are asked there, with the words of real SMS.
import { expect, test } from 'vitest';

import { usePage } from './support/page.js';

const page = usePage();

interface Told {
  state: 'received' | 'sent';
  text: string;
}
const got = (text: string): Told => ({ state: 'received', text });
const sent = (text: string): Told => ({ state: 'sent', text });

function replies(messages: Told[]): Promise<string[]> {
  return page().tab.read(`import('/client/replies.js').then(({ repliesTo }) =>
    repliesTo(${JSON.stringify(messages)}).map((one) => one.text + (one.needsCode ? ' ____' : '')))`);
}

const order = got('NOUVELLE CDE 7327\n2 Koki\nRépondez OUI 7327 25 (minutes) ou NON 7327');
const second = got('NOUVELLE CDE 8100\n1 Koki\nRépondez OUI 8100 25 (minutes) ou NON 8100');
const accepted = got('Cde 7327 acceptée: 25 min. Quand tout est pret: PRET 7327');
const choice = got(
  'Mama ne répond pas encore. Choix: répondez 1 attendre 10 min, 2 autre resto, 3 etre remboursé. Sans réponse: remboursement à 12h10.',
);

test.each<[string, Told[], string[]]>([
  ['nothing was said', [], []],
  ['a new order', [order], ['OUI 7327 25', 'NON 7327']],
  [
    'two new orders, the newest first',
    [order, second],
    ['OUI 8100 25', 'NON 8100', 'OUI 7327 25', 'NON 7327'],
  ],
  ['an order just answered', [order, sent('OUI 7327 25')], ['NON 7327']],
  ['an order accepted', [order, sent('OUI 7327 25'), accepted], ['PRET 7327']],
  [
    'another order meanwhile',
    [order, sent('OUI 7327 25'), second, accepted],
    ['PRET 7327', 'OUI 8100 25', 'NON 8100'],
  ],
  [
    'a ride',
    [got('COURSE 654321: Mama Akwa -> Akwa. Gain 400F, paid. YES 654321 (60 s)')],
    ['YES 654321'],
  ],
  [
    'a ride taken',
    [got('7327 PRIS. Awa, 670000123, Akwa. ENCAISSER 0F. Puis LIVRE 7327 + code client')],
    ['LIVRE 7327 ____'],
  ],
  ['a code already given', [got('Puis LIVRE 7327 + code client'), sent('LIVRE 7327 5573')], []],
  ['a question', [choice], ['1', '2', '3']],
  ['a question answered', [choice, sent('1')], []],
  ['an example', [got('Pas compris. Écrivez par ex: OUI 4821 25, NON 4821, PAUSE 30')], ['PAUSE']],
  [
    'help',
    [got('DISPO, PAUSE. OUI ou NON numéro = course. SOLDE. RAPPEL = on vous appelle')],
    ['DISPO', 'PAUSE', 'SOLDE', 'RAPPEL'],
  ],
  ['an order that is over', [accepted, got('Cde 7327 livrée. Vous gagnez 400F. Merci.')], []],
])('after %s', async (_label, messages, expected) => {
  expect(await replies(messages)).toEqual(expected);
});

test('codes are read from what customers are told, by order', async () => {
  const messages = [
    got('Cde 7327: Alain (moto) arrive, 670000031. Code 5573: donnez-le'),
    got('Order 8100, Mama: on the way. Code 1234, give it at the door.'),
    got('Code faux pour 9000'),
    sent('CODE 4444 7327'),
  ];
  const codes = await page().tab.read(
    `import('/client/replies.js').then(({ codesIn }) => [...codesIn(${JSON.stringify(messages)})])`,
  );
  expect(codes).toEqual([
    ['7327', '5573'],
    ['8100', '1234'],
  ]);
});
