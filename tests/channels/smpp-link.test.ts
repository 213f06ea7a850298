// Messages leave by the one process that holds the bind, and another process takes it over: the
// message centre never sees two (DESIGN.md section 7).
import { afterAll, beforeAll, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { until } from '../support/poll.js';

const PHONE = '237670000051';
const env = { SMS_GATEWAYS: 'smpp' };
let one: TestApp;
let other: TestApp;
let isOneGone = false;
beforeAll(async () => {
  one = await testApp({ env, smpp: true });
  await until('the first bind', () => one.sandbox.world.smsc.binds().now === 1);
  other = await testApp({ env, smpp: true, beside: one });
});
afterAll(async () => {
  await other.stop();
  if (!isOneGone) return one.stop();
  await one.sandbox.close();
  await one.owner.end();
  await one.database.drop();
});

const binds = () => one.sandbox.world.smsc.binds();

/** A phone writes by way of the message centre; gives what comes back. */
async function asks(text: string): Promise<string> {
  const { handsets, smsGateways, smsNetwork } = one.sandbox.world;
  const phone = handsets.get(PHONE);
  const heard = phone.messages.filter(({ state }) => state === 'received').length;
  const gateway = smsGateways.find(({ name }) => name === 'smpp');
  if (!gateway) throw new Error('no message centre');
  await smsNetwork.send(phone, text, gateway);
  return until('an answer', () => {
    one.sandbox.world.clock.advance(1);
    return phone.messages.filter(({ state }) => state === 'received')[heard]?.text;
  });
}

it('answers by the bind, hears what became of it, and asks the next process when one stops', async () => {
  expect(await asks('AIDE')).toContain('SUIVI');
  const delivered = await until('its receipt', async () => {
    one.sandbox.world.clock.advance(1);
    const rows = await one.rows<{ state: string; gateway: string; sealed: Buffer | null }>(
      `select a.state, a.gateway, l.sealed from message_attempts a
        join link_sends l on l.id::text = a.external_id`,
    );
    return rows[0]?.state === 'delivered' ? rows[0] : null;
  });
  // The words are gone from the hand-over as soon as they have left.
  expect(delivered).toEqual({ state: 'delivered', gateway: 'smpp', sealed: null });
  expect(binds()).toEqual({ now: 1, most: 1, ever: 1 });

  await one.app.stop();
  isOneGone = true;
  await until('the other has bound', () => binds().now === 1 && binds().ever === 2);
  expect(await asks('SUIVI')).not.toBe('');
  expect(binds().most).toBe(1);
});
