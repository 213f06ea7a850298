import { describe, expect, it } from 'vitest';

import { shapeOf } from '../../src/channels/whatsapp/cloud.js';
import { parseCloudNotice } from '../../src/channels/whatsapp/cloud-callbacks.js';
import { readMessage } from '../../sandbox/whatsapp-cloud/requests.js';

const metadata = { display_phone_number: '237655000055', phone_number_id: '1' };
const change = (value: object, field = 'messages') => ({
  field,
  value: { messaging_product: 'whatsapp', metadata, ...value },
});
const notice = (...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes }],
});
const base = { from: '237670000071', id: 'wamid.1', timestamp: '1794000000' };
const one = (message: object, more: object = {}) =>
  parseCloudNotice(notice(change({ messages: [{ ...base, ...message }], ...more })));

describe("a notice of Meta's", () => {
  it('tells several messages and receipts of several changes, in their order', () => {
    const text = (id: string) => ({ ...base, id, type: 'text', text: { body: id } });
    const told = parseCloudNotice({
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', changes: [change({ messages: [text('a'), text('b')] })] },
        {
          id: '2',
          changes: [
            change({ messages: [text('c')] }),
            change({ statuses: [{ id: 'w', status: 'read', timestamp: '1', conversation: {} }] }),
            change({ messages: [text('d')] }, 'account_update'),
          ],
        },
      ],
    });
    expect(told?.messages.map(({ externalId }) => externalId)).toEqual(['a', 'b', 'c']);
    expect(told?.reports).toMatchObject([{ externalId: 'w', state: 'read' }]);
  });

  it.each([
    ['text', { type: 'text', text: { body: ' Bonjour ' } }, { kind: 'text', text: ' Bonjour ' }],
    [
      'a row',
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: '3:1', title: 'A' } },
      },
      { kind: 'choice', id: '3:1', title: 'A' },
    ],
    [
      'a button',
      {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: '3:2', title: 'B' } },
      },
      { kind: 'choice', id: '3:2', title: 'B' },
    ],
    [
      'the button of a template',
      { type: 'button', button: { text: 'Suivi', payload: 'SUIVI' } },
      { kind: 'choice', id: 'SUIVI', title: 'Suivi' },
    ],
    [
      'a place',
      { type: 'location', location: { latitude: 4.05, longitude: 9.7, name: 'Akwa', url: 'x' } },
      { kind: 'location', latitude: 4.05, longitude: 9.7, name: 'Akwa' },
    ],
    ['a voice', { type: 'audio', audio: { id: '1', voice: true } }, { kind: 'voice' }],
    [
      'a picture',
      { type: 'image', image: { id: '1', caption: 'x' } },
      { kind: 'image', caption: 'x' },
    ],
    [
      'a reaction',
      { type: 'reaction', reaction: { emoji: 'x' } },
      { kind: 'unsupported', type: 'reaction' },
    ],
    ['a form to come', { type: 'hologram' }, { kind: 'unsupported', type: 'hologram' }],
    ['a text without words', { type: 'text' }, { kind: 'unsupported', type: 'text' }],
    [
      'a place that is none',
      { type: 'location', location: { latitude: 91, longitude: 0 } },
      { kind: 'unsupported', type: 'location' },
    ],
    [
      'a reply to nothing',
      { type: 'interactive', interactive: { type: 'nfm_reply' } },
      { kind: 'unsupported', type: 'interactive' },
    ],
  ])('%s', (_, message, body) => {
    expect(one(message)?.messages).toMatchObject([{ externalId: 'wamid.1', body }]);
  });

  const text = { type: 'text', text: { body: 'x' } };
  it.each([
    ['by number', {}, {}, { waId: '237670000071', bsuid: null }],
    ['by both', { from_user_id: 'CM.1' }, {}, { waId: '237670000071', bsuid: 'CM.1' }],
    ['by id alone', { from: undefined, from_user_id: 'CM.1' }, {}, { waId: null, bsuid: 'CM.1' }],
    [
      'by an id where a number was',
      { from: 'CM.1', from_user_id: 'CM.1' },
      {
        contacts: [{ profile: { name: 'Awa', username: '@awa' }, wa_id: 'CM.1', user_id: 'CM.1' }],
      },
      { waId: null, bsuid: 'CM.1', profileName: 'Awa' },
    ],
    [
      'by the contact beside it',
      { from: undefined, from_user_id: 'CM.1' },
      { contacts: [{ wa_id: '237670000071', user_id: 'CM.1' }] },
      { waId: '237670000071', bsuid: 'CM.1' },
    ],
  ])('tells who writes %s', (_, message, more, from) => {
    expect(one({ ...text, ...message }, more)?.messages[0]?.from).toEqual(from);
  });

  it('hears nothing of groups, and leaves out what cannot be read without losing the rest', () => {
    expect(one({ ...text, group_id: 'g' })?.messages).toEqual([]);
    const told = parseCloudNotice(
      notice(change({ messages: [{ type: 'text' }, { ...base, ...text }], statuses: [{ id: 1 }] })),
    );
    expect(told).toMatchObject({ messages: [{ externalId: 'wamid.1' }], unread: 2 });
  });

  it('tells that a person has another number, as no message', () => {
    const system = { type: 'user_changed_number', wa_id: '237690000072', body: 'x' };
    const told = one({ type: 'system', system });
    expect(told?.messages).toEqual([]);
    expect(told?.numberChanges).toMatchObject([
      { from: { waId: '237670000071' }, to: { waId: '237690000072' } },
    ]);
  });

  it('tells why a message failed', () => {
    const errors = [{ code: 131047, title: 'Re-engagement message' }];
    const status = { id: 'w', status: 'failed', timestamp: '1', recipient_id: '1', errors };
    expect(parseCloudNotice(notice(change({ statuses: [status] })))?.reports).toMatchObject([
      { state: 'failed', reason: '131047' },
    ]);
  });

  it.each([
    [undefined],
    [null],
    [[]],
    ['x'],
    [{}],
    [{ object: 'page', entry: [] }],
    [{ object: 'whatsapp_business_account' }],
    [{ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages' }] }] }],
  ])('%j is none', (body) => {
    expect(parseCloudNotice(body)).toBeNull();
  });
});

describe("what we send, by the limits of Meta's own description", () => {
  const rows = [{ id: '1:1', title: '1. Ndolé', description: '2000F' }];
  it.each([
    [{ kind: 'text', text: 'Bonjour' } as const],
    [{ kind: 'buttons', body: 'B', buttons: [{ id: '1:1', title: 'Oui' }] } as const],
    [{ kind: 'list', body: 'B', button: 'Choisir', rows } as const],
    [{ kind: 'location_request', body: 'B' } as const],
    [{ kind: 'template', name: 'order_accepted', language: 'fr', params: ['4821'] } as const],
  ])('%j is taken', (content) => {
    const sent = JSON.parse(JSON.stringify(shapeOf(content as never))) as Record<string, unknown>;
    expect(readMessage(sent)).toMatchObject({ content: { kind: content.kind } });
  });

  it.each([
    ['a fourth button', { buttons: ['1', '2', '3', '4'].map((id) => ({ id, title: id })) }],
    ['a title of 21', { buttons: [{ id: '1', title: 'x'.repeat(21) }] }],
    ['two buttons of one name', { buttons: ['1', '2'].map((id) => ({ id, title: 'A' })) }],
  ])('%s is refused', (_, more) => {
    const content = { kind: 'buttons', body: 'B', ...more };
    const sent = shapeOf(content as never) as Record<string, unknown>;
    expect(readMessage(sent)).toMatchObject({ problem: { code: 131009 } });
  });

  it.each([
    [
      'an eleventh row',
      { rows: Array.from({ length: 11 }, (_, at) => ({ id: `${at}`, title: `${at}` })) },
    ],
    ['a row of 25', { rows: [{ id: '1', title: 'x'.repeat(25) }] }],
    ['a description of 73', { rows: [{ id: '1', title: 'A', description: 'x'.repeat(73) }] }],
    ['a body of 1025', { rows, body: 'x'.repeat(1025) }],
  ])('%s is refused', (_, more) => {
    const content = { kind: 'list', body: 'B', button: 'Choisir', ...more };
    const sent = shapeOf(content as never) as Record<string, unknown>;
    expect(readMessage(sent)).toMatchObject({ problem: { code: 131009 } });
  });
});
