import { describe, expect, test } from 'vitest';
import { MAX_COMMAND_CHARACTERS, parseCommand } from '../../src/menus/parse-command.js';
import type { ParseContext } from '../../src/menus/sms/parsed.js';
import { VERB_IDS, VERBS, type Role } from '../../src/menus/sms/verbs.js';
import { describeParsed } from './corpus.js';

function read(text: string, role: Role, context: Partial<ParseContext> = {}): string {
  return describeParsed(
    parseCommand(text, role, { openReferences: [4821], openQuestions: 0, ...context }),
  );
}

describe('a verb that releases money', () => {
  const slips = [
    'LIVR',
    'LIVRES',
    'LIVREE',
    'LIVRER',
    'LVR',
    'LIBRE',
    'LIVER',
    'DON',
    'DOE',
    'DOONE',
  ];

  test.each(slips)('is never repaired: %s 4821 5573', (word) => {
    expect(read(`${word} 4821 5573`, 'driver')).toMatch(/^ask/);
  });

  test.each(['557', '55731', '557O', '5S73', '55 73', '5 573', '5.573', '5573x2', '5573F'])(
    'takes no digits that are not well formed: %s',
    (code) => {
      expect(read(`LIVRE 4821 ${code}`, 'driver')).toMatch(/^ask/);
    },
  );

  test('reads a lone number as the code when one order is open', () => {
    expect(read('LIVRE 5573', 'driver')).toBe('deliver code 5573');
    expect(read('LIVRE 5573', 'driver', { openReferences: [] })).toBe('deliver code 5573');
  });

  test('asks which order when several are open', () => {
    const openReferences = [4821, 4837];
    expect(read('LIVRE 5573', 'driver', { openReferences })).toBe('ask several_orders deliver');
  });

  test('does not count an offer as an open order', () => {
    const context = { openReferences: [4821], offeredReferences: [4837] };
    expect(read('LIVRE 5573', 'driver', context)).toBe('deliver code 5573');
  });

  test('takes no code that is the order itself', () => {
    expect(read('LIVRE 4821 4821', 'driver')).toBe('deliver #4821');
  });

  test.each(['10000', '10000F', '10000 F', '10000 frs'])(
    'takes what was given only behind the order and the code: %s',
    (cash) => {
      expect(read(`LIVRE 4821 5573 ${cash}`, 'driver')).toBe('deliver #4821 code 5573 10000F');
      expect(read(`DONE 4821 code 5573 ${cash}`, 'driver')).toBe('deliver #4821 code 5573 10000F');
      expect(read(`LIVRE 5573 ${cash}`, 'driver')).toMatch(/^ask/);
      expect(read(`LIVRE ${cash} 4821 5573`, 'driver')).toMatch(/^ask/);
    },
  );

  test.each(['1OOOO', '10 000', '10000 10000', '10k', '1000000', '10000 chef 500'])(
    'takes no amount that is not well formed: %s',
    (cash) => {
      expect(read(`LIVRE 4821 5573 ${cash}`, 'driver')).toMatch(/^ask/);
    },
  );

  test('takes the order without a code, so that the code is asked for', () => {
    expect(read('LIVRE 4821', 'driver')).toBe('deliver #4821');
  });
});

describe('`no` before digits', () => {
  test('refuses in English and when nothing is known', () => {
    expect(read('no 4821', 'shop', { language: 'en' })).toBe('refuse #4821');
    expect(read('no 4821', 'shop')).toBe('refuse #4821');
  });

  test('is "number" for a French reader, who is asked', () => {
    expect(read('no 4821', 'shop', { language: 'fr' })).toBe('ask chat refuse');
    expect(read('non 4821', 'shop', { language: 'fr' })).toBe('refuse #4821');
  });

  test.each(['fr', 'en'] as const)('is "number" beside another verb (%s)', (language) => {
    expect(read('pret no 4821', 'shop', { language })).toBe('ready #4821');
    expect(read('no 4821 ready', 'shop', { language })).toBe('ready #4821');
  });
});

describe('our own words', () => {
  const offer =
    'COURSE 4821: Mama Ndoumbelle AKWA -> DEIDO, Carrefour Plage. Gain 550F, deja paye. OUI 4821 (60 s)';

  test('sent back whole are an echo and get no reply', () => {
    expect(read(offer, 'driver', { lastSentByUs: offer })).toBe('echo');
    expect(read(offer.toLowerCase(), 'driver', { lastSentByUs: offer })).toBe('echo');
  });

  test('quoted in part are asked back, even with a verb and its order', () => {
    const quoted = 'Mama Ndoumbelle AKWA DEIDO Carrefour Plage. OUI 4821';
    expect(read(quoted, 'driver', { lastSentByUs: offer })).toMatch(/^ask quotation/);
  });

  test('do not stop the very answer that they teach', () => {
    expect(read('OUI 4821', 'driver', { lastSentByUs: offer })).toBe('accept #4821');
    const taught = 'NOUVELLE CDE 4821\n2 Ndole\nRepondez OUI 4821 25 (minutes) ou NON 4821';
    const context = { lastSentByUs: taught };
    expect(read('OUI 4821 25', 'shop', context)).toBe('accept #4821 25m');
    expect(read('OUI 4821 25 (minutes)', 'shop', context)).toBe('accept #4821 25m');
    expect(read('Repondez OUI 4821 25', 'shop', context)).toBe('ask quotation accept');
    expect(read('OUI 4821 25 (minutes) ou NON 4821', 'shop', context)).toMatch(/^ask/);
  });
});

describe('thanks and greetings', () => {
  test('get no reply, `ok` among them, when nothing waits for a yes', () => {
    expect(read('ok merci', 'driver', { openReferences: [] })).toBe('thanks');
    expect(read('ok', 'customer')).toBe('thanks');
  });

  test('with `ok` are asked back while an order or an offer waits', () => {
    expect(read('ok merci', 'shop')).toBe('ask chat accept');
    const offered = { openReferences: [], offeredReferences: [4821] };
    expect(read('ok merci', 'driver', offered)).toBe('ask chat accept');
  });

  test('do not take the yes out of `OUI merci` and `OK chef`', () => {
    expect(read('OUI merci', 'shop')).toBe('accept');
    expect(read('OK chef', 'driver')).toBe('accept');
    expect(read('OK chef', 'driver', { openReferences: [] })).toBe('accept');
  });
});

describe('a digit', () => {
  test('alone is an answer, however politely', () => {
    for (const text of ['2', ' 2. ', '2 svp', 'choix 2', 'Bonjour 2']) {
      expect(read(text, 'customer', { openQuestions: 1 })).toBe('digit 2');
    }
  });

  test('with an order before it says which question it answers', () => {
    const context = { openQuestions: 2, openReferences: [4821, 4837] };
    const parsed = parseCommand('4837 2', 'customer', context);
    expect(parsed).toEqual({ kind: 'digit', digit: 2, reference: 4837 });
  });

  test.each(['2 ou 3', '2?', '22', '2 ndole', '2h', '2 min'])('is none in "%s"', (text) => {
    expect(read(text, 'customer', { openQuestions: 1 })).not.toMatch(/^digit/);
  });
});

describe('STOP', () => {
  test.each(['STOP', 'stop', 'Stop!', ' STOP svp ', 'ARRET', 'Arrêt', 'STOPPER', 'stop merci'])(
    'is honoured from anybody as "%s"',
    (text) => {
      for (const role of VERBS.stop.roles) expect(read(text, role)).toBe('stop');
    },
  );

  test.each(['STO', 'STOPE', 'stop 4821', 'stop les offres', 'stop?', 'ne stop pas', 'S T O P'])(
    'is not guessed from "%s"',
    (text) => {
      for (const role of VERBS.stop.roles) expect(read(text, role)).not.toBe('stop');
    },
  );
});

describe('a text that is too long', () => {
  test('is never read as a command', () => {
    const long = `OUI 4821 25${' '.repeat(MAX_COMMAND_CHARACTERS)}`;
    expect(read(long, 'shop')).toBe('ask chat');
    expect(read(`OUI 4821 25${' '.repeat(1_000)}`, 'shop')).toBe('accept #4821 25m');
  });
});

describe('a letter of another script in a keyword', () => {
  const lookalikes: Record<string, string> = {
    A: 'А',
    E: 'Е',
    O: 'О',
    P: 'Р',
    C: 'С',
    S: 'Ѕ',
    I: 'І',
  };
  const disguised = VERB_IDS.flatMap((verb) =>
    [...VERBS[verb].fr, ...VERBS[verb].en].flatMap((word) =>
      [...word].flatMap((letter, at) => {
        const twin = lookalikes[letter];
        return twin === undefined ? [] : [word.slice(0, at) + twin + word.slice(at + 1)];
      }),
    ),
  );

  test('makes it not understood, in every verb', () => {
    for (const word of disguised) {
      for (const role of ['customer', 'shop', 'driver'] as const) {
        expect(read(word, role), word).toMatch(/^ask/);
        expect(read(`${word} 4821 5573`, role), word).toMatch(/^ask/);
      }
    }
  });
});
