import { describe, expect, it } from 'vitest';

import { addressOf, chatOf } from '../../src/channels/whatsapp/web/address.js';
import { endOf, readState, wordOf } from '../../src/channels/whatsapp/web/ends.js';
import { readWebMessage, type WebMessage } from '../../src/channels/whatsapp/web/inbound.js';
import { createPaced, PACE, paceAt, typingMs } from '../../src/channels/whatsapp/web/pace.js';

const DAY_MS = 24 * 60 * 60_000;
const CHAT = '237670000001@c.us';
const written = (fields: Partial<WebMessage>): WebMessage => ({
  ...{ id: '3A1', type: 'chat', body: 'MENU', from: CHAT, fromMe: false },
  ...{ timestamp: 1_795_000_000, isBroadcast: false },
  ...fields,
});
const read = (fields: Partial<WebMessage>) => readWebMessage('whatsapp_web', written(fields));

describe('who a chat is with', () => {
  it.each([
    [CHAT, { waId: '237670000001', bsuid: null }],
    ['98765@lid', { waId: null, bsuid: '98765@lid' }],
    ['237699000000-1@g.us', null],
    ['status@broadcast', null],
    ['12345@newsletter', null],
    ['', null],
  ])('%s', (chatId, address) => {
    expect(addressOf(chatId)).toEqual(address);
    if (address) expect(chatOf(address)).toBe(chatId);
  });

  it('an id of another kind cannot be written to', () => {
    expect(chatOf({ waId: null, bsuid: 'CM.123' })).toBeNull();
  });
});

describe('what a person wrote', () => {
  it.each<[string, Partial<WebMessage>, object]>([
    ['words', {}, { kind: 'text', text: 'MENU' }],
    ['a voice', { type: 'ptt', body: '' }, { kind: 'voice' }],
    ['a photo', { type: 'image', body: 'froid' }, { kind: 'image', caption: 'froid' }],
    [
      'a place',
      { type: 'location', location: { latitude: 4.05, longitude: 9.7, name: 'Total' } },
      { kind: 'location', latitude: 4.05, longitude: 9.7, name: 'Total' },
    ],
    ['a place without one', { type: 'location' }, { kind: 'unsupported' }],
    ['a sticker', { type: 'sticker', body: '' }, { kind: 'unsupported', type: 'sticker' }],
  ])('%s', (_, fields, body) => {
    expect(read(fields)?.body).toMatchObject(body);
  });

  it.each<[string, Partial<WebMessage>]>([
    ['our own', { fromMe: true }],
    ['a status', { isBroadcast: true }],
    ['a group', { from: '237699000000-1@g.us' }],
    ["WhatsApp's own notice", { type: 'e2e_notification' }],
    ['what has no id', { id: '' }],
  ])('nothing, where it is %s', (_, fields) => {
    expect(read(fields)).toBeNull();
  });
});

describe('how a session ends', () => {
  it.each([
    ['CONNECTED', 'up'],
    ['TIMEOUT', 'deaf'],
    ['TOS_BLOCK', { state: 'banned', reason: 'TOS_BLOCK' }],
    ['SMB_TOS_BLOCK', { state: 'banned', reason: 'SMB_TOS_BLOCK' }],
    ['UNPAIRED', { state: 'logged_out', reason: 'UNPAIRED' }],
    ['CONFLICT', { state: 'down', reason: 'CONFLICT' }],
  ])('%s', (word, meaning) => {
    expect(readState(word)).toEqual(meaning);
  });

  it('plain strings and long errors of a browser become one word', () => {
    expect(endOf(wordOf('auth timeout'))).toEqual({ state: 'down', reason: 'auth_timeout' });
    const error = new Error('net::ERR_NAME_NOT_RESOLVED at https://example.test/');
    expect(wordOf(error)).toBe('err_name_not_resolved');
    expect(wordOf({ odd: true })).toBe('failed');
  });
});

describe('how fast a line writes', () => {
  it('grows from the first day to the full pace, and no further', () => {
    expect(paceAt(0, PACE)).toEqual(PACE.first);
    expect(paceAt(7 * DAY_MS, PACE).perMinute).toBe(13);
    expect(paceAt(100 * DAY_MS, PACE)).toEqual(PACE.full);
  });

  it('waits until a minute, or a day, has room again', () => {
    const paced = createPaced();
    const pace = { perMinute: 2, perDay: 3 };
    expect(paced.waitMs(0, pace)).toBe(0);
    paced.note(0);
    paced.note(10_000);
    expect(paced.waitMs(20_000, pace)).toBe(40_000);
    expect(paced.waitMs(60_000, pace)).toBe(0);
    paced.note(60_000);
    expect(paced.waitMs(200_000, pace)).toBe(DAY_MS - 200_000);
    expect(paced.waitMs(DAY_MS, pace)).toBe(0);
  });

  it('a person seems to type, longer for more words and never for long', () => {
    expect(typingMs('oui', 0)).toBeLessThan(typingMs('x'.repeat(200), 0));
    expect(typingMs('x'.repeat(4_000), 0.999)).toBeLessThan(4_500);
  });
});
