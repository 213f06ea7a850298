import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { gatewayTo, type Gateway } from '../abuse/gateway.js';
import { testApp, type TestApp } from '../support/app.js';

const MIREILLE = '+237670000051';
const MINUTE = 60_000;
let house: TestApp;
let gateway: Gateway;

beforeAll(async () => {
  house = await testApp({ env: { SMS_GATEWAYS: 'africastalking,twilio' } });
  gateway = gatewayTo(house);
});
afterAll(() => house.stop());
afterEach(() => house.sandbox.world.faults.clear());

const shown = () => {
  const { messages } = house.sandbox.world.handsets.get(MIREILLE.slice(1));
  return messages.filter(({ state }) => state === 'received').length;
};
/** The latest message, and the ways it was sent. */
const latest = async () => {
  const [row] = await house.rows<{ state: string; ways: string[] }>(
    `select m.state, array(select a.gateway || ' ' || a.state from message_attempts a
        where a.message_id = m.id order by a.no) as ways
      from messages m order by m.id desc limit 1`,
  );
  return row;
};
const ask = async () => {
  const before = shown();
  await gateway.sms(MIREILLE, 'AIDE');
  await house.quiet();
  return { shownMore: () => shown() - before };
};

it('while both work, an answer costs one message by the gateway that was asked', async () => {
  const { shownMore } = await ask();
  await house.pass(10 * MINUTE);
  expect(await latest()).toEqual({ state: 'delivered', ways: ['africastalking delivered'] });
  expect(shownMore()).toBe(1);
});

it('where the first refuses, the second sends at once, and both stand in the rows', async () => {
  house.sandbox.world.faults.set({ 'africastalking.sms': { mode: 'http_500' } });
  const { shownMore } = await ask();
  expect(shownMore()).toBe(1);
  expect(await latest()).toEqual({
    ...{ state: 'delivered', ways: ['africastalking failed', 'twilio delivered'] },
  });
});

it('where the first takes it and is never heard of again, the second sends after two minutes', async () => {
  house.sandbox.world.faults.set({ 'africastalking.delivery': { mode: 'lose_webhook' } });
  const { shownMore } = await ask();
  await house.pass(MINUTE);
  expect((await latest())?.ways).toEqual(['africastalking sent']);
  await house.pass(2 * MINUTE);
  expect(await latest()).toEqual({
    ...{ state: 'delivered', ways: ['africastalking sent', 'twilio delivered'] },
  });
  // It had arrived, and nobody told us so: the price of never losing one.
  expect(shownMore()).toBe(2);
});

it('a gateway that failed three times in a row is asked last, until it works again', async () => {
  house.sandbox.world.faults.set({ 'africastalking.sms': { mode: 'http_500' } });
  for (let time = 0; time < 3; time += 1) await ask();
  house.sandbox.world.faults.clear();
  await house.pass(3_000);
  await ask();
  expect((await latest())?.ways).toEqual(['twilio delivered']);
  const known = () => house.rows(`select gateway, state from gateway_health`);
  expect(await known()).toEqual([{ gateway: 'africastalking', state: 'down' }]);
  await house.pass(MINUTE);
  await ask();
  await house.pass(1_000);
  expect((await latest())?.ways).toEqual(['africastalking delivered']);
  expect(await known()).toEqual([{ gateway: 'africastalking', state: 'up' }]);
});
