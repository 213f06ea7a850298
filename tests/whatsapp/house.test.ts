// The house with its line on WhatsApp in a real Chromium: chats by it, and by SMS while it is away.
import { afterAll, beforeAll, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { until } from '../support/poll.js';
import { createPlayed, type Played } from './stand-in.js';

const AWA = '237670000071';
const CHAT = `${AWA}@c.us`;
const WITHIN_MS = 20_000;
const times = {
  ...{ deafMs: 1_500, probeMs: 1_000, startMs: 30_000, codeMs: 30_000, lookMs: 200 },
  againMs: [100],
};

let house: TestApp;
let played: Played;

beforeAll(async () => {
  played = createPlayed();
  const { page, load } = played.settings;
  house = await testApp({
    env: { WHATSAPP_DRIVERS: 'web' },
    parts: { whatsappWeb: { times, ...(page && { page }), ...(load && { load }) } },
  });
  await scan();
});
afterAll(() => house.stop());

const stateIs = (state: string) =>
  until(
    `the line is ${state}`,
    async () => {
      const [row] = await house.rows<{ state: string; up: string | null }>(
        `select w.state, h.state as up from whatsapp_web w
          left join gateway_health h on h.gateway = 'whatsapp_web'`,
      );
      return row?.state === state && (row.up === 'up') === (state === 'up');
    },
    WITHIN_MS,
  );
async function scan(): Promise<void> {
  await stateIs('waiting_for_scan');
  await played.play((page) => page.scan());
  await stateIs('up');
}
const write = (body: string) => {
  const message = JSON.stringify({ from: CHAT, body });
  return played.tell(`standIn.write(${message})`);
};
const answered = (count: number) =>
  until(
    `answer ${String(count)}`,
    async () => {
      const sent = await played.play((page) => page.sent);
      const toAwa = sent.filter(({ to }) => to === '237670000071@c.us');
      return toAwa.length >= count ? toAwa : null;
    },
    WITHIN_MS,
  );
const smsToAwa = () =>
  house.sandbox.world.handsets
    .get(AWA)
    .messages.filter(({ channel, state }) => channel === 'sms' && state === 'received')
    .map(({ text }) => text);

it('a chat is held in numbered words, each message once, with its receipts', async () => {
  const id = await write('bonjour');
  const [welcome] = await answered(1);
  expect(welcome?.text).toMatch(/Bienvenue[^]*1\. Français[^]*2\. English/);
  await played.tell(`standIn.again(${JSON.stringify(id)})`);
  await write('1');
  const both = await answered(2);
  expect(both).toHaveLength(2);
  expect(both[1]?.text).toContain('Votre prénom');
  await until('both are delivered', async () => {
    const rows = await house.rows<{ state: string }>(
      `select state from message_attempts where gateway = 'whatsapp_web' order by at`,
    );
    return rows.filter(({ state }) => state === 'delivered').length === 2;
  });
});

it('groups, statuses and whoever else writes to nobody get no answer', async () => {
  const before = (await answered(2)).length;
  for (const other of [
    { from: '237699000000-1@g.us', body: 'bonjour' },
    { from: 'status@broadcast', body: 'bonjour', isStatusV3: true },
    { from: CHAT, type: 'e2e_notification', body: '' },
  ]) {
    await played.tell(`standIn.write(${JSON.stringify(other)})`);
  }
  await write('Awa');
  const all = await answered(before + 1);
  expect(all).toHaveLength(before + 1);
  const others = await played.play((page) => page.sent.filter(({ to }) => !to.startsWith('2376')));
  expect(others).toEqual([]);
});

it('a deaf line hands over to SMS, where the order goes on, and takes it back', async () => {
  await played.play((page) => page.silence());
  await write('AKW');
  await stateIs('waiting_for_scan');
  expect(played.opened()).toBe(2);
  // Nobody knows whether the answer left: it goes by SMS once its receipt is missed.
  await house.pass(150_000);
  await house.quiet();
  expect(smsToAwa()).toEqual([expect.stringContaining('AKW: choisir')]);
  const { world } = house.sandbox;
  const [gateway] = world.smsGateways;
  if (!gateway) throw new Error('no gateway');
  await world.smsNetwork.send(world.handsets.get(AWA), '1', gateway);
  await house.quiet();
  expect(smsToAwa().at(-1)).toMatch(/rep[eè]re/i);
  await scan();
  await write('1');
  const last = await answered(1);
  expect(last[0]?.text).toContain('Ndoumbelle');
});

it('a ban raises an alarm and ends the line until a person turns it on again', async () => {
  await played.play((page) => void setTimeout(() => page.state('TOS_BLOCK')));
  await stateIs('banned');
  expect(house.log.map(({ event }) => event)).toContain('whatsapp_web_alarm');
  const alarms = await house.rows(`select 1 from audit_log where action = 'whatsapp.alarm'`);
  expect(alarms).toHaveLength(1);
  expect(played.opened()).toBe(2);
});
