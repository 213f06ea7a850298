import { describe, expect, it } from 'vitest';

import { renderUssd } from '../../src/channels/ussd/render.js';
import type { Phone } from '../../src/lib/phone.js';
import type { PersonKey } from '../../src/lib/vault.js';
import { text, verbatim } from '../../src/locales/index.js';
import type { EffectCall } from '../../src/menus/effects.js';
import {
  again,
  open,
  runEffect,
  turn,
  type PendingEffect,
  type Standing,
  type TurnParts,
  type TurnResult,
} from '../../src/menus/engine.js';
import type { Reads } from '../../src/menus/reads.js';
import { noParams, screen, type Params, type Tree } from '../../src/menus/screen.js';

/** A house with five rooms: a hall, a list on two pages, one thing of it, a question, a way out. */
const TREE: Tree = {
  home: screen({
    goes: ['list', 'ask'],
    runs: {},
    root: true,
    parse: noParams,
    load: () => null,
    show: () => ({
      kind: 'menu',
      title: verbatim('Hall'),
      choices: [
        { id: 'list', label: verbatim('List') },
        { id: 'ask', label: verbatim('Question') },
      ],
    }),
    next: (input) => ({
      go: input.kind === 'choice' && input.id === 'ask' ? 'ask' : 'list',
      params: {},
    }),
  }),
  list: screen({
    goes: ['thing', 'home'],
    runs: {},
    parse: noParams,
    load: () => Array.from({ length: 9 }, (_, index) => `thing ${index + 1}`),
    show: (things) => ({
      kind: 'menu',
      title: verbatim('List'),
      choices: things.map((name) => ({ id: name, label: verbatim(name) })),
    }),
    next: (input) => ({ go: 'thing', params: { name: input.kind === 'choice' ? input.id : '' } }),
  }),
  thing: screen({
    goes: ['list', 'home'],
    runs: {
      setName: { ok: { to: 'home', remark: () => verbatim('Taken.') } },
      cancelOrder: {
        ok: 'out',
        too_late: { to: 'list', remark: () => verbatim('Too late.') },
        unknown_order: 'home',
        several_open: 'home',
        none_open: 'home',
      },
    },
    once: true,
    parse: ({ name }: Params) => (typeof name === 'string' ? { name } : null),
    load: () => null,
    show: (_, { name }) => ({
      kind: 'confirm',
      body: verbatim(`Take ${name}?`),
      yes: verbatim('Yes'),
      no: verbatim('No'),
    }),
    next: (input, { name }) => {
      if (input.kind === 'choice' && input.id === 'no') return { back: true };
      return name === 'thing 9'
        ? { run: 'cancelOrder', input: { reference: 9 } }
        : { run: 'setName', input: { name } };
    },
  }),
  ask: screen({
    goes: ['home'],
    runs: {},
    parse: noParams,
    load: () => null,
    show: () => ({ kind: 'prompt', body: verbatim('Say something') }),
    next: (input) =>
      input.kind === 'text' && input.text.length > 3
        ? { go: 'home', params: {}, remark: verbatim(`You said ${input.text}`) }
        : { stay: verbatim('Longer, please') },
  }),
  out: screen({
    goes: [],
    runs: {},
    end: true,
    parse: noParams,
    load: () => null,
    show: () => ({ kind: 'end', body: verbatim('Goodbye') }),
    next: () => ({ back: true }),
  }),
};

const parts: TurnParts = {
  tree: TREE,
  render: (page, options) => renderUssd(page, options),
  holdings: {
    person: {
      ...{ accountId: 'a', phoneId: 'p', phone: '+237670000001' as Phone },
      ...{ language: 'en', name: null, key: Buffer.alloc(32) as PersonKey },
    },
    cart: null,
    places: [],
  },
  reads: () => ({}) as Reads,
  help: text('choice.help', { service: '8055' }),
};

const hall = (): Promise<TurnResult> => open(parts, { screen: 'home', params: {} });

/** Types one answer after the other; the last one may ask for an effect. */
async function type(from: TurnResult, ...answers: string[]): Promise<TurnResult> {
  let here = from;
  for (const answer of answers) {
    const result = await turn(parts, here.standing, answer);
    if ('effect' in result) throw new Error(`"${answer}" asked for ${result.effect.run}`);
    here = result;
  }
  return here;
}

async function typeEffect(from: TurnResult, answer: string): Promise<PendingEffect> {
  const result = await turn(parts, from.standing, answer);
  if (!('effect' in result)) throw new Error(`"${answer}" asked for no effect`);
  return result;
}

const title = ({ text: page }: TurnResult): string => page.split('\n')[0] ?? '';

describe('a turn', () => {
  it('reads what was typed against the page that was shown, not against the screen', async () => {
    const list = await type(await hall(), '1');
    const changed: Standing = { ...list.standing, keys: { 7: 'thing 2' } };
    const result = await turn(parts, changed, '7');
    expect(result).toMatchObject({ standing: { screen: 'thing', params: { name: 'thing 2' } } });
  });

  it('goes on through pages and back, and a choice keeps its number on every page', async () => {
    const list = await type(await hall(), '1');
    expect(list.text).toContain('1.thing 1');
    const second = await type(list, '98');
    expect(second.text).toContain('6.thing 6');
    expect(title(await type(second, '2'))).toBe('Take thing 2?');
    expect((await type(second, '99')).text).toBe(list.text);
    expect((await type(second, '98')).text).toContain('98 is not a choice');
  });

  it('goes back along the way one came, and home from anywhere', async () => {
    const thing = await type(await hall(), '1', '98', '7');
    expect(title(thing)).toBe('Take thing 7?');
    const list = await type(thing, '0');
    expect(title(list)).toBe('List');
    expect(title(await type(list, '0'))).toBe('Hall');
    expect(await type(thing, '00')).toMatchObject({ standing: { screen: 'home', stack: [] } });
    expect((await hall()).text).not.toContain('0.');
  });

  it('unwinds the way when it leads to a screen one came from', async () => {
    const thing = await type(await hall(), '1', '1');
    const list = await type(thing, '2');
    expect(list.standing.stack.map(({ screen: id }) => id)).toEqual(['home']);
  });

  it('stays with a remark on words that do not do, and takes those that do', async () => {
    const ask = await type(await hall(), '2');
    expect(ask.isPrompt).toBe(true);
    const short = await type(ask, 'no');
    expect(short.text).toContain('Longer, please');
    expect(short.isPrompt).toBe(true);
    expect(title(await type(short, '  1*2*3  '))).toBe('You said 1*2*3');
  });

  it('offers a person after the third input in a row that is no choice, and counts anew then', async () => {
    let here = await hall();
    const said: string[] = [];
    for (const answer of ['7', 'x', '-1', '3']) {
      here = await type(here, answer);
      said.push(title(here));
    }
    expect(said).toEqual([
      '7 is not a choice. Type 1 to 2.',
      'x is not a choice. Type 1 to 2.',
      'Need help? Send CALL by SMS to 8055 and we call you.',
      'Need help? Send CALL by SMS to 8055 and we call you.',
    ]);
    const list = await type(here, '1');
    expect(title(await type(list, '55'))).toBe('55 is not a choice. Type 1 to 9.');
  });

  it.each(['', ' ', '\n'])('asks for an answer when %j was typed', async (nothing) => {
    expect(title(await type(await hall(), nothing))).toBe('Type your answer.');
  });

  it.each(['toString', '__proto__', 'constructor'])('takes %s for no choice', async (word) => {
    expect(title(await type(await hall(), word))).toContain('is not a choice');
  });
});

describe('an effect', () => {
  it('is asked for, not performed, and its outcome names the next screen with a remark', async () => {
    const thing = await type(await hall(), '1', '1');
    const pending = await typeEffect(thing, '1');
    const done: EffectCall[] = [];
    const result = await runEffect(parts, pending, (call) => {
      done.push(call);
      return Promise.resolve({ ok: true });
    });
    expect(done).toEqual([{ run: 'setName', input: { name: 'thing 1' } }]);
    expect(result.text).toContain('Taken.\nHall');
  });

  it('leaves no way back to a question that has been answered', async () => {
    const pending = await typeEffect(await type(await hall(), '1', '98', '9'), '1');
    const refused = () => Promise.resolve({ ok: false as const, reason: 'too_late' });
    const list = await runEffect(parts, pending, refused);
    expect(list.text).toContain('Too late.');
    expect(list.standing).toMatchObject({ screen: 'list', stack: [{ screen: 'home' }] });
  });

  it('ends the session when its outcome is an end', async () => {
    const pending = await typeEffect(await type(await hall(), '1', '98', '9'), '1');
    const result = await runEffect(parts, pending, () => Promise.resolve({ ok: true }));
    expect(result).toMatchObject({ end: true, text: 'Goodbye', standing: { keys: {} } });
  });

  it('whose outcome has no screen is a fault, not a silent page', async () => {
    const pending = await typeEffect(await type(await hall(), '1', '1'), '1');
    const odd = () => Promise.resolve({ ok: false as const, reason: 'unheard_of' });
    await expect(runEffect(parts, pending, odd)).rejects.toThrow('no screen for this outcome');
  });
});

describe('what is stored', () => {
  const blank = { stack: [], page: 0, keys: { 1: 'yes' }, misses: 0 };

  it.each([
    ['a screen that no longer exists', { screen: 'gone', params: {} }],
    ['params that no longer parse', { screen: 'thing', params: { name: 7 } }],
  ])('with %s leads home', async (_, frame) => {
    const shown = await again(parts, { ...blank, ...frame });
    expect(shown.standing).toMatchObject({ screen: 'home', params: {}, stack: [] });
    expect(title(shown)).toBe('Hall');
  });

  it('is plain JSON, and means the same after having been written and read', async () => {
    const list = await type(await hall(), '1', '98');
    const copy = JSON.parse(JSON.stringify(list.standing)) as Standing;
    expect(await type({ ...list, standing: copy }, '7')).toEqual(await type(list, '7'));
  });

  it('never grows without end: the way back has a limit', async () => {
    const frames = Array.from({ length: 50 }, (_, at) => ({ screen: `s${at}`, params: {} }));
    const standing = { ...(await hall()).standing, stack: frames };
    const list = await type({ ...(await hall()), standing }, '1');
    expect(list.standing.stack.length).toBeLessThanOrEqual(20);
    expect(list.standing.stack.at(-1)).toEqual({ screen: 'home', params: {} });
  });
});
