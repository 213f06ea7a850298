import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { fatou, useWorld } from './support/world.js';

const world = useWorld();
const menu = { text: 'CON Bonjour' };

async function status(): Promise<string | undefined> {
  return (await world().books()).collects[0]?.status;
}

test('a request cannot show over an open session; it waits for its end', async () => {
  world().app.answers(() => menu);
  await world().dial();
  await world().collect();
  expect(await world().prompts()).toEqual([]);
  await world().call('POST', `/phones/${fatou}/hangup`);
  expect(await world().prompts()).toHaveLength(1);
  expect((await world().decide('approve')).status).toBe(200);
  expect(await status()).toBe('SUCCESSFUL');
});

test('a session that stays open for a minute loses the request', async () => {
  world().app.answers(() => menu);
  await world().dial();
  await world().collect();
  await world().advance(59_000);
  expect(await status()).toBe('PENDING');
  await world().advance(1_000);
  expect(await status()).toBe('FAILED');
  await world().call('POST', `/phones/${fatou}/hangup`);
  expect(await world().prompts()).toEqual([]);
});

test('a request that was seen once outlives another session', async () => {
  await world().collect();
  const [prompt] = await world().prompts();
  world().app.answers(() => menu);
  await world().dial();
  await world().advance(61_000);
  expect(await status()).toBe('PENDING');
  const over = await world().call('POST', `/phones/${fatou}/prompts/${prompt?.id ?? ''}`, {
    action: 'approve',
  });
  expect(over.status).toBe(409);
  await world().call('POST', `/phones/${fatou}/hangup`);
  expect(await world().prompts()).toHaveLength(1);
});

test('a phone that is off shows the request when it is switched on', async () => {
  await world().call('PUT', `/phones/${fatou}`, { on: false });
  await world().collect();
  await world().advance(120_000);
  expect(await world().prompts()).toEqual([]);
  await world().call('PUT', `/phones/${fatou}`, { on: true });
  expect(await world().prompts()).toHaveLength(1);
});

test('a PIN is checked when one is typed', async () => {
  await world().collect();
  expect((await world().decide('approve', { pin: '9999' })).body).toEqual({
    decision: 'wrong_pin',
  });
  await world().collect({ external_reference: 'attempt-2' });
  expect((await world().decide('approve', { pin: '1234' })).body).toEqual({ decision: 'approved' });
});

test('a decision is taken once', async () => {
  await world().collect();
  const [prompt] = await world().prompts();
  const path = `/phones/${fatou}/prompts/${prompt?.id ?? ''}`;
  expect((await world().call('POST', path, { action: 'approve' })).status).toBe(200);
  expect((await world().call('POST', path, { action: 'approve' })).status).toBe(404);
  expect((await world().call('POST', path, { action: 'perhaps' })).status).toBe(400);
});

test('two phones have their own requests', async () => {
  await world().collect();
  await world().collect({ from: '237690000002', external_reference: 'attempt-2' });
  expect(await world().prompts('690000002')).toMatchObject([{ operator: 'ORANGE' }]);
  expect(await world().prompts()).toMatchObject([{ operator: 'MTN' }]);
});

test("the operator's own code finds a request and takes the PIN", async () => {
  await world().collect();
  await world().decide('ignore');
  const reply = await world().dial('*126#');
  expect(reply).toMatchObject({ open: true, text: expect.stringContaining('3500F') });
  expect(await world().type('1234')).toMatchObject({ open: false, text: 'Paiement OK.' });
  expect(await status()).toBe('SUCCESSFUL');
  expect(await world().dial('*126#')).toMatchObject({ open: false });
  expect(world().app.received.filter(({ path }) => path.includes('ussd'))).toEqual([]);
});

test('refusing in the menu, or dialling the code of the other operator, pays nothing', async () => {
  await world().collect();
  expect(await world().dial('#150*50#')).toMatchObject({ open: false });
  await world().dial('*126#');
  expect(await world().type('0')).toMatchObject({ open: false, text: 'Paiement KO.' });
  await until('the failure', async () => (await status()) === 'FAILED');
});
