import { describe, expect, it } from 'vitest';

import { createSessionTexts } from '../../src/channels/session-text.js';
import { createVault } from '../../src/lib/vault.js';
import { masterKey } from '../support/database.js';

const texts = createSessionTexts(createVault(masterKey));
const SESSION = 'ATUid_1';
const REPEAT = { kind: 'repeat' };
const STALE = { kind: 'stale' };

function whole(text: string, sessionRef = SESSION) {
  return { sessionRef, input: { kind: 'whole', text } as const };
}

/** What is remembered once a text has been answered. */
const after = (text: string, sessionRef = SESSION) => ({
  sessionRef,
  ...texts.seen(whole(text, sessionRef)),
});

describe("a gateway's joined text", () => {
  it.each([
    { label: 'nothing seen yet is a start', seen: null, text: '', is: start('') },
    {
      label: 'a start may hold what was dialled',
      seen: null,
      text: '2001*1',
      is: start('2001*1'),
    },
    {
      label: 'the start sent twice is a repeat',
      seen: after(''),
      text: '',
      is: { kind: 'repeat' },
    },
    { label: 'the first answer', seen: after(''), text: '1', is: { kind: 'input', typed: '1' } },
    { label: 'the next answer', seen: after('1'), text: '1*2', is: { kind: 'input', typed: '2' } },
    { label: 'an empty answer', seen: after('1'), text: '1*', is: { kind: 'input', typed: '' } },
    { label: 'the same again', seen: after('1*2'), text: '1*2', is: { kind: 'repeat' } },
    {
      label: 'an answer with stars in it is one answer',
      seen: after('1*4'),
      text: '1*4*blue*gate',
      is: { kind: 'input', typed: 'blue*gate' },
    },
    {
      label: 'two answers at once are one input, for the page to judge',
      seen: after('1'),
      text: '1*2*3',
      is: { kind: 'input', typed: '2*3' },
    },
    { label: 'an earlier text is stale', seen: after('1*2'), text: '1', is: { kind: 'stale' } },
    {
      label: 'the start again, late, is stale',
      seen: after('1*2'),
      text: '',
      is: { kind: 'stale' },
    },
    {
      label: 'another text of the same length is stale',
      seen: after('1*2'),
      text: '1*3',
      is: { kind: 'stale' },
    },
    {
      label: 'a text on another way is stale',
      seen: after('1*2'),
      text: '2*2*1',
      is: { kind: 'stale' },
    },
    {
      label: 'a longer number is not a new answer',
      seen: after('1'),
      text: '12',
      is: { kind: 'stale' },
    },
    {
      label: 'a longer number further on neither',
      seen: after('1*2'),
      text: '1*25',
      is: { kind: 'stale' },
    },
    {
      label: 'a dialled tail, then an answer',
      seen: after('2001'),
      text: '2001*5',
      is: { kind: 'input', typed: '5' },
    },
    {
      label: 'another session is a start, whatever it holds',
      seen: after('1*2', 'ATUid_0'),
      text: '1*2*3',
      is: start('1*2*3'),
    },
  ])('$label', ({ seen, text, is }) => {
    expect(texts.read(seen, whole(text))).toEqual(is);
  });

  it('is remembered by its length and a digest that tells nothing about it', () => {
    const { seenLength, seenDigest: digest } = after('1*4*1234');
    expect(seenLength).toBe(8);
    expect(digest).toHaveLength(32);
    expect(digest.equals(after('1*4*1234').seenDigest)).toBe(true);
    expect(digest.equals(after('1*4*1234', 'ATUid_2').seenDigest)).toBe(false);
    const other = createSessionTexts(createVault('another master key, 32 letters...'));
    expect(digest.equals(other.seen(whole('1*4*1234')).seenDigest)).toBe(false);
  });
});

describe('the last input alone', () => {
  const last = (text: string, more: { isStart?: boolean; turnRef?: string } = {}) => ({
    sessionRef: SESSION,
    input: { kind: 'last', text, isStart: false, ...more } as const,
  });
  const answered = (turn: ReturnType<typeof last>) => ({
    sessionRef: SESSION,
    ...texts.seen(turn),
  });
  const dial = last('2001', { isStart: true });
  const soon = { isSoon: true };

  it.each([
    { label: 'a dial is a start', seen: null, turn: dial, is: start('2001') },
    { label: 'an answer to nothing is no address', seen: null, turn: last('1'), is: start('') },
    { label: 'the dial again is a repeat', seen: answered(dial), turn: dial, is: REPEAT },
    { label: 'the dial again, late, is stale', seen: answered(last('1')), turn: dial, is: STALE },
    {
      label: 'what was dialled may be typed',
      seen: answered(dial),
      turn: last('2001'),
      is: typed('2001'),
    },
    { label: 'another answer', seen: answered(last('1')), turn: last('2'), is: typed('2') },
    {
      label: 'stars stay in one answer',
      seen: answered(dial),
      turn: last('a*b'),
      is: typed('a*b'),
    },
    { label: 'an empty answer', seen: answered(dial), turn: last(''), is: typed('') },
    {
      label: 'the same answer at once is a repeat',
      seen: answered(last('1')),
      turn: last('1'),
      before: soon,
      is: REPEAT,
    },
    {
      label: 'the same answer later is a new one',
      seen: answered(last('1')),
      turn: last('1'),
      is: typed('1'),
    },
    {
      label: 'another answer at once is new',
      seen: answered(last('1')),
      turn: last('2'),
      before: soon,
      is: typed('2'),
    },
    {
      label: 'a name of its own makes it new, however soon',
      seen: answered(last('1')),
      turn: last('1', { turnRef: 'b' }),
      before: { ...soon, turnRefs: tagsOf('a') },
      is: typed('1'),
    },
    {
      label: 'the same name is a repeat, however late',
      seen: answered(last('1')),
      turn: last('1', { turnRef: 'a' }),
      before: { turnRefs: tagsOf('a') },
      is: REPEAT,
    },
    {
      label: 'an older name is stale',
      seen: answered(last('1')),
      turn: last('1', { turnRef: 'a' }),
      before: { turnRefs: tagsOf('a', 'b') },
      is: STALE,
    },
    {
      label: 'a session left behind is stale',
      seen: null,
      turn: last('1'),
      before: { earlier: [texts.tag(SESSION)] },
      is: STALE,
    },
  ])('$label', ({ seen, turn, before, is }) => {
    expect(texts.read(seen, turn, before)).toEqual(is);
  });

  it('keeps the names of a few turns, as digests', () => {
    const names = tagsOf('turn-1', 'turn-2', 'turn-3', 'turn-4', 'turn-5');
    expect(names).toHaveLength(4);
    expect(names.join()).not.toContain('turn');
    expect(texts.turnRefs(last('1'), names)).toEqual([]);
  });

  function tagsOf(...names: string[]): string[] {
    return names.reduce<string[]>(
      (before, turnRef) => texts.turnRefs(last('1', { turnRef }), before),
      [],
    );
  }
});

function start(dialled: string) {
  return { kind: 'start', dialled };
}

function typed(words: string) {
  return { kind: 'input', typed: words };
}
