// Chats through the real house: what comes twice, late, forged, at once, or while Postgres is away.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ChatWritten } from '../../sandbox/chat.js';
import type { Phone as Handset } from '../../sandbox/handsets.js';
import { testApp, type TestApp } from '../support/app.js';

let house: TestApp;
let phones = 0;
/** Somebody we know. */
let awa: Handset;
beforeAll(async () => {
  house = await testApp({ env: { TURN_WAIT_MS: '15000', TURN_DEADLINE_MS: '20000' } });
  awa = freshPhone();
  for (const words of ['Bonjour', '1', 'Awa']) await write(awa, words);
});
afterAll(() => house.stop());

function freshPhone(): Handset {
  const handset = house.sandbox.world.handsets.get(
    `237671${String((phones += 1)).padStart(6, '0')}`,
  );
  handset.whatsapp = true;
  return handset;
}

async function write(handset: Handset, written: ChatWritten | string): Promise<void> {
  const { whatsappNetwork, whatsappGateways } = house.sandbox.world;
  const what = typeof written === 'string' ? ({ kind: 'text', text: written } as const) : written;
  await whatsappNetwork.send(handset, what, whatsappGateways[0]!);
  await house.quiet();
}

const received = (handset: Handset) =>
  handset.messages.filter(({ state, channel }) => state === 'received' && channel === 'whatsapp');
const lastOf = (handset: Handset) => received(handset).at(-1)?.text ?? '';

/** Awa, on the first page. */
async function atHome(): Promise<Handset> {
  await write(awa, 'menu');
  expect(lastOf(awa)).toMatch(/^\*Bonjour Awa\*/);
  return awa;
}

const SECRET = 'sandbox-whatsapp-secret';

async function post(value: object, secret = SECRET): Promise<number> {
  const changes = [{ field: 'messages', value }];
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes }],
  });
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const answer = await fetch(`${house.url}/channels/whatsapp/cloud`, {
    ...{ method: 'POST', body, headers: { 'x-hub-signature-256': signature } },
  });
  await house.quiet();
  return answer.status;
}

const told = (handset: Handset, id: string, body: string) => ({
  messages: [{ from: handset.msisdn, id, timestamp: '1794000000', type: 'text', text: { body } }],
});

describe('a chat', () => {
  it('answers what comes twice once, in one notice or in two', async () => {
    const handset = await atHome();
    const before = received(handset).length;
    const one = told(handset, 'wamid.twice', '1');
    const both = { messages: [...one.messages, ...one.messages] };
    expect(await post(both)).toBe(200);
    expect(await post(one)).toBe(200);
    expect(received(handset)).toHaveLength(before + 1);
  });

  it('reads messages of one notice in their order, and loses none that come at once', async () => {
    const handset = await atHome();
    const before = received(handset).length;
    const words = ['1', 'AKW', '1', '5'];
    const messages = words.flatMap((each, at) => told(handset, `wamid.o${at}`, each).messages);
    await post({ messages });
    expect(received(handset)).toHaveLength(before + words.length);
    expect(lastOf(handset)).toMatch(/^\*Akwa: ouverts\*/);
  });

  it('places one order however often the tap that confirms comes', async () => {
    const handset = await atHome();
    // Akwa is where she was before.
    for (const words of ['2001', '5', '2', '1', '2']) await write(handset, words);
    expect(lastOf(handset)).toMatch(/Billet prévu/);
    const tap = told(handset, 'wamid.pay', '1');
    await Promise.all([
      post(tap),
      post(tap),
      post({ messages: [...tap.messages, ...tap.messages] }),
    ]);
    const orders = await house.rows('select id from orders');
    expect(orders).toHaveLength(1);
  });

  it('turns away what Meta did not sign', async () => {
    const handset = await atHome();
    const before = received(handset).length;
    expect(await post(told(handset, 'wamid.forged', '1'), 'another')).toBe(401);
    expect(received(handset)).toHaveLength(before);
  });

  it.each([
    ['a body that is no JSON', '{"object":'],
    ['a list', '[]'],
    ['another object', '{"object":"page","entry":[]}'],
    ['no entry', '{"object":"whatsapp_business_account"}'],
    ['nothing', ''],
  ])('answers %s with a 200 once it is signed', async (_, body) => {
    const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
    const answer = await fetch(`${house.url}/channels/whatsapp/cloud`, {
      ...{ method: 'POST', body, headers: { 'x-hub-signature-256': signature } },
    });
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
  });

  it('says the challenge to who knows the word', async () => {
    const ask = async (token: string) => {
      const query = new URLSearchParams({
        ...{ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' },
      });
      const answer = await fetch(`${house.url}/channels/whatsapp/cloud?${query.toString()}`);
      return [answer.status, await answer.text()];
    };
    expect(await ask('sandbox-whatsapp-verify')).toEqual([200, '1158201444']);
    expect(await ask('something else')).toEqual([403, 'bad token']);
  });

  it('tells what became of each message, forward only', async () => {
    const handset = await atHome();
    house.sandbox.world.whatsappNetwork.read(handset);
    await house.quiet();
    const id = received(handset).at(-1)?.id;
    await post({ statuses: [{ id, status: 'sent', timestamp: '1' }] });
    await post({
      statuses: [{ id, status: 'failed', timestamp: '1', errors: [{ code: 131000 }] }],
    });
    const rows = await house.rows(
      `select m.state, m.template, t.gateway, t.channel from messages m
        join message_attempts t on t.message_id = m.id where t.external_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      { state: 'delivered', template: 'page', gateway: 'whatsapp_cloud', channel: 'whatsapp' },
    ]);
  });

  it('keeps its words sealed: no row, queue or log holds them or the number', async () => {
    const handset = await atHome();
    await write(handset, '5');
    await write(handset, 'Derriere la pharmacie du lac');
    const dump = JSON.stringify([
      await house.rows('select * from outbox'),
      await house.rows('select * from inbox'),
      await house.rows('select * from conversations'),
      await house.rows('select * from messages'),
      house.log,
    ]);
    expect(dump).not.toContain('pharmacie du lac');
    expect(dump).not.toContain(handset.msisdn.slice(3));
  });

  it('says nothing to stickers, groups and forms to come', async () => {
    const handset = await atHome();
    const before = received(handset).length;
    await write(handset, { kind: 'sticker' });
    const group = told(handset, 'wamid.group', 'Bonjour').messages[0]!;
    await post({ messages: [{ ...group, group_id: 'g' }] });
    await post({ messages: [{ ...group, id: 'wamid.new', type: 'hologram' }] });
    expect(received(handset)).toHaveLength(before);
  });

  it('a number that changed moves nothing by itself: the new one is somebody new', async () => {
    const handset = await atHome();
    const next = freshPhone();
    await post({
      messages: [
        {
          ...{ from: handset.msisdn, id: 'wamid.sys', timestamp: '1', type: 'system' },
          system: { type: 'user_changed_number', wa_id: next.msisdn },
        },
      ],
    });
    await write(next, 'Bonjour');
    expect(lastOf(next)).toMatch(/^\*Bienvenue/);
  });
});
