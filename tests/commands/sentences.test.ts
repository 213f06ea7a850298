import { describe, expect, test } from 'vitest';
import { foldToGsm7 } from '../../src/lib/fold.js';
import { segments } from '../../src/lib/gsm7.js';
import { LANGUAGES, say, type Text } from '../../src/locales/index.js';
import { COMMANDS, decide, notUnderstood } from '../../src/menus/commands.js';
import { parseCommand } from '../../src/menus/parse-command.js';
import type { Action, AnyResult } from '../../src/menus/sms/action.js';
import {
  QUESTION_ANSWERS,
  unknownChoice,
  WHERE_ANSWER,
} from '../../src/menus/sms/question-answers.js';
import { VERB_IDS, type Role, type VerbId } from '../../src/menus/sms/verbs.js';
import { readCorpus } from './corpus.js';
import { aCommand, aSituation, SAMPLES } from './samples.js';

const ROLES: readonly Role[] = ['customer', 'shop', 'driver'];
const REFERENCES = [888_888, null];

const handlers = VERB_IDS.flatMap((verb) =>
  ROLES.flatMap((role) => {
    const handler = COMMANDS[verb][role];
    return handler ? [{ verb, role, handler }] : [];
  }),
);

function resultsOf({ effect }: Pick<Action<never>, 'effect'>): [string, AnyResult[]][] {
  return Object.entries(SAMPLES[effect] as Record<string, AnyResult[]>);
}

function expectOneSms(words: Text): void {
  expectSms(words, 1);
}

/** A list that was asked for may cost two (facts/domain.md 3.1), nothing else. */
function expectSms(words: Text, most: number): void {
  for (const language of LANGUAGES) {
    const said = say(language, words);
    const sent = foldToGsm7(said);
    const size = segments(sent);
    expect(size.encoding, sent).toBe('gsm7');
    expect(size.segments, `${language}: ${sent}`).toBeLessThanOrEqual(most);
    expect(sent.trim(), said).toBe(sent);
    expect(sent).not.toMatch(/\{|\}|undefined|null|NaN| {2}/);
  }
}

/** What each handler says, outcome by outcome. */
const answers = handlers.flatMap(({ verb, role, handler }) =>
  handler.kind === 'answer'
    ? []
    : resultsOf(handler).map(([outcome, results]) => ({ verb, role, handler, outcome, results })),
);

describe('every outcome of every command', () => {
  test.each(answers)('$role $verb $outcome is one SMS in both languages', (row) => {
    const { verb, role, handler, results } = row;
    for (const language of LANGUAGES) {
      for (const reference of REFERENCES) {
        for (const result of results) {
          const words = handler.say(result, aCommand(verb, reference), aSituation(role, language));
          if (words) expectSms(inOne(language, words), verb === 'menu' || verb === 'find' ? 2 : 1);
        }
      }
    }
  });

  test.each(answers)('$role $verb has its own words for $outcome', ({ handler, outcome }) => {
    expect(handler.outcomes).toContain(outcome);
  });

  test('an outcome that no table holds is a fault and never silence', () => {
    const [first] = answers;
    const result = { ok: false, reason: 'unheard_of' } as const;
    expect(() =>
      first?.handler.say(result, aCommand('accept', null), aSituation('shop', 'fr')),
    ).toThrow(/no words/);
  });
});

/** Addresses are cut to the room that their reader's language leaves, so only that one is sent. */
function inOne(language: 'fr' | 'en', words: Text): Text {
  const said = say(language, words);
  return { fr: said, en: said };
}

describe('what is said without an effect', () => {
  const said = handlers.flatMap(({ verb, role, handler }) =>
    handler.kind === 'answer' ? [{ verb, role, handler }] : [],
  );

  test.each(said)('$role $verb is one SMS in both languages', ({ verb, role, handler }) => {
    expectOneSms(handler.say(aCommand(verb, null), aSituation(role, 'fr')));
  });

  test.each(ROLES)('a %s who is not understood is helped in one SMS', (role) => {
    expectOneSms(notUnderstood(aSituation(role, 'fr')));
  });

  test.each(VERB_IDS)('%s from somebody else is one SMS and names whose word it is', (verb) => {
    for (const role of ROLES.filter((each) => COMMANDS[verb][each] === undefined)) {
      const decision = decide(aCommand(verb, 888_888), aSituation(role, 'fr'));
      if (decision.kind !== 'say') throw new Error('a foreign word was run');
      expectOneSms(decision.text);
      expect(say('fr', decision.text)).toMatch(/un mot pour les (restaurants|livreurs)/);
    }
  });

  test('every line of the corpus that is asked back is asked in one SMS', () => {
    for (const { text, role } of readCorpus()) {
      for (const open of [0, 1, 2, 6]) {
        const situation = aSituation(role, 'fr', open);
        const decision = decide(parseCommand(text, role, situation), situation);
        if (decision.kind === 'say') expectOneSms(decision.text);
        if (decision.kind === 'free') expectOneSms(decision.otherwise);
      }
    }
  });
});

describe('the answers to a question', () => {
  const questions = Object.entries(QUESTION_ANSWERS).map(([kind, handler]) => ({ kind, handler }));
  const choices = ['wait', 'other', 'refund'];
  const lists = ['text_quartier', 'text_which'];

  test.each(questions)('of kind $kind are one SMS each', ({ kind, handler }) => {
    const answered = { questionId: 'q', kind, choices, digit: 1 };
    for (const [outcome, results] of resultsOf(handler)) {
      expect(handler.outcomes).toContain(outcome);
      for (const result of results) {
        for (const language of LANGUAGES) {
          const words = handler.say(result, answered, aSituation('customer', language));
          if (words) expectSms(inOne(language, words), lists.includes(kind) ? 2 : 1);
        }
      }
    }
  });

  test('in words are one SMS each, but for a list', () => {
    const said = { questionId: 'q', words: 'Deido' };
    for (const [outcome, results] of resultsOf(WHERE_ANSWER)) {
      expect(WHERE_ANSWER.outcomes).toContain(outcome);
      for (const result of results) {
        for (const language of LANGUAGES) {
          const words = WHERE_ANSWER.say(result, said, aSituation('customer', language));
          if (words) expectSms(inOne(language, words), 2);
        }
      }
    }
  });

  test('include a digit that is no choice', () => {
    expectOneSms(unknownChoice({ kind: 'text_order', choices: ['a', 'b', 'c', 'd', 'e'] }));
  });
});

describe('words that matter', () => {
  const french = (verb: VerbId, role: Role, result: AnyResult) => {
    const handler = COMMANDS[verb][role];
    if (handler?.kind !== 'action') throw new Error(`${verb} has no effect`);
    const situation = aSituation(role, 'fr');
    const words = handler.say(result, aCommand(verb, 4821), situation);
    return words && foldToGsm7(say('fr', words));
  };

  test.each<[string, VerbId, Role, AnyResult, string]>([
    [
      'a shop reads back its minutes',
      'accept',
      'shop',
      { ok: true, reference: 4821, minutes: 25, repeated: false } as AnyResult,
      'Cde 4821 acceptée: 25 min. Quand tout est pret: PRET 4821',
    ],
    [
      'a second yes hears that it was said before',
      'accept',
      'shop',
      { ok: true, reference: 4821, minutes: 25, repeated: true } as AnyResult,
      'Cde 4821 déjà acceptée: 25 min. Quand tout est pret: PRET 4821',
    ],
    [
      'a driver who comes too late stays free',
      'accept',
      'driver',
      { ok: false, reason: 'taken', reference: 4821 } as AnyResult,
      '4821 déjà pris par un collègue. Merci. Vous restez DISPO.',
    ],
    [
      'a driver earns by the code',
      'deliver',
      'driver',
      { ok: true, reference: 4821, earnedXaf: 550, cashXaf: 0, repeated: false } as AnyResult,
      'Cde 4821 livrée. Vous gagnez 550F. Merci.',
    ],
    [
      'a wrong code says which try it was',
      'deliver',
      'driver',
      { ok: false, reason: 'wrong_code', reference: 4821, tryNo: 2, triesMax: 5 } as AnyResult,
      'Code incorrect pour 4821. Redemandez les 4 chiffres au client (essai 2 sur 5). Client sans code? RAPPEL',
    ],
    [
      'a customer who is not on the list of drivers is told nothing else',
      'code',
      'customer',
      { ok: false, reason: 'unknown_order' },
      'Pas de commande 4821 pour vous. Vérifiez le numéro.',
    ],
  ])('%s', (_, verb, role, result, expected) => {
    expect(french(verb, role, result)).toBe(foldToGsm7(expected));
  });
});
