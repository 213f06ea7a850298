import { describe, expect, it } from 'vitest';

import { createSessionTexts } from '../../src/channels/session-text.js';
import { createVault } from '../../src/lib/vault.js';
import { masterKey } from '../support/database.js';

const texts = createSessionTexts(createVault(masterKey));
const SESSION = 'ATUid_1';

/** What is remembered once a text has been answered. */
const after = (text: string, sessionRef = SESSION) => ({
  sessionRef,
  seenLength: text.length,
  seenDigest: texts.digest(sessionRef, text),
});

describe("a gateway's joined text", () => {
  it.each([
    { label: 'nothing seen yet is a start', seen: null, text: '', is: { kind: 'start' } },
    {
      label: 'a start may hold what was dialled',
      seen: null,
      text: '2001*1',
      is: { kind: 'start' },
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
      is: { kind: 'start' },
    },
  ])('$label', ({ seen, text, is }) => {
    expect(texts.read(seen, SESSION, text)).toEqual(is);
  });

  it('is remembered by its length and a digest that tells nothing about it', () => {
    const digest = texts.digest(SESSION, '1*4*1234');
    expect(digest).toHaveLength(32);
    expect(digest.equals(texts.digest(SESSION, '1*4*1234'))).toBe(true);
    expect(digest.equals(texts.digest('ATUid_2', '1*4*1234'))).toBe(false);
    const other = createSessionTexts(createVault('another master key, 32 letters...'));
    expect(digest.equals(other.digest(SESSION, '1*4*1234'))).toBe(false);
  });
});
