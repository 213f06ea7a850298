import { describe, expect, test } from 'vitest';
import { say, type Language } from '../../src/locales/index.js';
import { decide } from '../../src/menus/commands.js';
import { parseCommand } from '../../src/menus/parse-command.js';
import type { Situation } from '../../src/menus/sms/action.js';
import type { Role } from '../../src/menus/sms/verbs.js';
import type { Phone } from '../../src/lib/phone.js';

function aSituation(role: Role, overrides: Partial<Situation> = {}): Situation {
  return {
    role,
    language: 'fr',
    phone: '+237670000031' as Phone,
    service: '*237*55#',
    openReferences: [4821],
    openQuestions: 0,
    ...overrides,
  };
}

function reply(text: string, situation: Situation, language: Language = 'fr'): string {
  const decision = decide(parseCommand(text, situation.role, situation), situation);
  // A customer's own words order nothing when they name no dish: then this is said.
  if (decision.kind === 'free') return say(language, decision.otherwise);
  return decision.kind === 'say' ? say(language, decision.text) : decision.kind;
}

const NOWHERE = { shopCode: null, quartierCode: null };

function aDraft(dishes: object[]): object {
  return {
    run: 'draftOrder',
    input: { ...NOWHERE, shopCode: 2001, dishes, landmark: null },
  };
}

describe('a command', () => {
  test.each<[string, Role, object]>([
    ['CMD 2001 1x2', 'customer', aDraft([{ item: 1, count: 2, sides: [] }])],
    [
      'MENU 2001 2',
      'customer',
      { run: 'listMenu', input: { ...NOWHERE, shopCode: 2001, page: 2 } },
    ],
    ['PROBLEME 4821', 'customer', { run: 'askProblem', input: { reference: 4821 } }],
    ['OUI 4821 25', 'shop', { run: 'acceptOrder', input: { reference: 4821, minutes: 25 } }],
    ['OUI 4821', 'driver', { run: 'takeOffer', input: { reference: 4821 } }],
    ['NON 4821', 'shop', { run: 'declineOrder', input: { reference: 4821 } }],
    [
      'NON 4821 plus de poulet',
      'shop',
      { run: 'declineOrder', input: { reference: 4821, reasonText: 'plus de poulet' } },
    ],
    ['NON 4821', 'driver', { run: 'refuseOffer', input: { reference: 4821 } }],
    ['PRET', 'shop', { run: 'markReady', input: { reference: null } }],
    ['PRIS 4821', 'driver', { run: 'pickUp', input: { reference: 4821 } }],
    [
      'LIVRE 4821 5573',
      'driver',
      { run: 'deliver', input: { reference: 4821, code: '5573', cashXaf: null } },
    ],
    ['DISPO', 'driver', { run: 'goOnDuty', input: {} }],
    ['DISPO', 'shop', { run: 'resumeShop', input: {} }],
    ['PAUSE', 'driver', { run: 'goOffDuty', input: { minutes: null } }],
    ['BUSY 20', 'shop', { run: 'pauseShop', input: { minutes: 20 } }],
    ['RETARD 4821 20', 'shop', { run: 'shopLate', input: { reference: 4821, minutes: 20 } }],
    ['RETARD 4821 15', 'driver', { run: 'driverLate', input: { reference: 4821, minutes: 15 } }],
    ['FINI 3 8', 'shop', { run: 'itemsOut', input: { items: [3, 8], counts: [] } }],
    ['STOCK 3', 'shop', { run: 'itemsBack', input: { items: [3], counts: [] } }],
    [
      'STOCK 12=30',
      'shop',
      { run: 'itemsBack', input: { items: [], counts: [{ item: 12, count: 30 }] } },
    ],
    ['VENTES', 'shop', { run: 'shopSales', input: {} }],
    ['GAINS', 'driver', { run: 'driverEarnings', input: {} }],
    ['CAISSE', 'driver', { run: 'driverCash', input: {} }],
    ['ABSENT 4821', 'driver', { run: 'customerAbsent', input: { reference: 4821 } }],
    ['SECTEUR 116', 'driver', { run: 'setArea', input: { code: 116, words: null } }],
    ['SECTEUR BONA', 'driver', { run: 'setArea', input: { code: null, words: 'bona' } }],
    ['AT BONA', 'driver', { run: 'setArea', input: { code: null, words: 'bona' } }],
    ['SUIVI 4821', 'customer', { run: 'trackOrder', input: { reference: 4821 } }],
    ['CODE', 'customer', { run: 'tellCode', input: { reference: null } }],
    ['RAPPEL', 'shop', { run: 'callMe', input: { reference: null } }],
    ['BAL', 'driver', { run: 'readBalance', input: { of: 'driver' } }],
    ['STOP', 'driver', { run: 'stopOffers', input: { scope: 'unasked' } }],
    ['arret svp', 'customer', { run: 'stopOffers', input: { scope: 'unasked' } }],
    ['STOP PROMO', 'customer', { run: 'stopOffers', input: { scope: 'offers' } }],
    ['Stop offers please', 'customer', { run: 'stopOffers', input: { scope: 'offers' } }],
    ['ARRET TOUT', 'customer', { run: 'stopOffers', input: { scope: 'all' } }],
    ['STOPALL', 'shop', { run: 'stopOffers', input: { scope: 'all' } }],
    ['AIDE 3', 'customer', { run: 'readHelp', input: { number: 3 } }],
    ['help 12', 'driver', { run: 'readHelp', input: { number: 12 } }],
    ['OFFRES', 'customer', { run: 'startOffers', input: {} }],
    ['START', 'customer', { run: 'startOffers', input: {} }],
    ['EN', 'customer', { run: 'setLanguage', input: { language: 'en' } }],
    ['FR', 'shop', { run: 'setLanguage', input: { language: 'fr' } }],
  ])('%s from a %s runs its effect', (text, role, call) => {
    const situation = aSituation(role);
    const decision = decide(parseCommand(text, role, situation), situation);
    if (decision.kind !== 'run') throw new Error(`${text} came to ${decision.kind}`);
    expect(decision.handler.call(decision.command, situation)).toEqual(call);
  });

  test('of somebody else is refused with whose word it is', () => {
    const customer = aSituation('customer');
    expect(reply('LIVRE 4821 5573', customer)).toContain('LIVRE est un mot pour les livreurs');
    expect(reply('PRET 4821', customer)).toContain('PRET est un mot pour les restaurants');
    expect(reply('OUI 4821', customer)).toContain('les restaurants et les livreurs');
    expect(reply('DONE 4821 5573', aSituation('shop'), 'en')).toContain(
      'DONE is a word for drivers',
    );
  });

  test('AIDE tells each role its own words', () => {
    expect(reply('AIDE', aSituation('shop'))).toContain('PRET numéro');
    expect(reply('AIDE', aSituation('driver'))).toContain('LIVRE numéro code');
    expect(reply('AIDE', aSituation('customer'))).toContain('*237*55#');
  });
});

describe('what is not sure', () => {
  test('is asked back with the one way to say it', () => {
    expect(reply('LIVR 4821 5573', aSituation('driver'))).toContain('LIVRE 4821 + code');
    expect(reply('pas pret 4821', aSituation('shop'))).toContain('PRET 4821');
    expect(reply('OUI 4821 25?', aSituation('shop'))).toContain('OUI 4821 25');
    expect(reply('OUI 4821?', aSituation('driver'), 'en')).toContain('only: YES 4821.');
  });

  test('asks which of several orders (S9)', () => {
    const two = { openReferences: [4821, 4837] };
    expect(reply('LIVRE 5573', aSituation('driver', two))).toBe(
      '2 commandes ouvertes: 4821, 4837. Ajoutez le numéro: LIVRE 4821 + code',
    );
    expect(reply('READY 4821 4837', aSituation('shop', two), 'en')).toBe(
      '2 open orders: 4821, 4837. Add the number: READY 4821',
    );
  });

  test('without a guess gets the words of the role, never silence', () => {
    const words = 'je vois pas trop';
    expect(reply(words, aSituation('shop'))).toContain('PRET 4821');
    expect(reply(words, aSituation('driver'))).toContain('LIVRE 4821 5573');
    expect(reply('', aSituation('customer'))).toContain('Pas compris');
  });

  test('may be an order in their own words only from a customer, and never our words sent back', () => {
    const kind = (text: string, role: Role) => {
      const situation = aSituation(role);
      return decide(parseCommand(text, role, situation), situation).kind;
    };
    expect(kind('je veux 2 ndole', 'customer')).toBe('free');
    expect(kind('vous avez du poulet ?', 'customer')).toBe('free');
    expect(kind('je veux 2 ndole', 'shop')).toBe('say');
    expect(kind('je veux 2 ndole', 'driver')).toBe('say');
    expect(kind('pas de SUIVI 4821', 'customer')).toBe('say');
  });

  test('is never a word that the reader may not use', () => {
    expect(reply('livre 4821 5573?', aSituation('customer'))).toContain('Pas compris');
  });
});

describe('a digit', () => {
  test('goes to the only open question', () => {
    const situation = aSituation('customer', { openQuestions: 1 });
    expect(decide(parseCommand('2', 'customer', situation), situation)).toEqual({
      kind: 'digit',
      digit: 2,
      reference: null,
    });
  });

  test('asks which when several wait, and takes the order beside it', () => {
    const situation = aSituation('customer', { openQuestions: 2, openReferences: [4821, 4837] });
    expect(reply('2', situation)).toMatch(/^2 questions .* ex: 4821 2$/);
    expect(decide(parseCommand('4837 2', 'customer', situation), situation)).toEqual({
      kind: 'digit',
      digit: 2,
      reference: 4837,
    });
  });

  test('that nobody asked for is looked up among the questions that were', () => {
    expect(reply('2', aSituation('customer'))).toBe('late_digit');
  });
});

test('thanks and our own words sent back get no reply', () => {
  expect(reply('merci beaucoup', aSituation('customer'))).toBe('silent');
  const situation = aSituation('customer');
  const lastSentByUs = 'Cde 4821 livree. Merci.';
  const parsed = parseCommand(lastSentByUs, 'customer', { ...situation, lastSentByUs });
  expect(decide(parsed, situation)).toEqual({ kind: 'silent' });
});
