import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../src/services/person.js';
import { createMessages } from '../../src/services/messages.js';
import { createVault } from '../../src/lib/vault.js';
import { addMs } from '../../src/lib/clock.js';
import { messageWorld, type MessageWorld } from './message-world.js';

const template = 'sms.not_understood';
let world: MessageWorld;

beforeAll(async () => {
  world = await messageWorld();
});
afterAll(() => world.close());

const mayReply = (person: Person, text: string) =>
  world.messages.mayReply(world.db, { person, text, template });

async function notUnderstood(person: Person, times: number): Promise<void> {
  await Promise.all(
    Array.from({ length: times }, () => world.reply(person, 'Pas compris. AIDE ?', template)),
  );
}

test('a person who writes five times what we do not understand hears so five times', async () => {
  const awa = await world.aPerson();
  await notUnderstood(awa, 4);
  expect(await mayReply(awa, 'koko')).toEqual({ ok: true });
  await notUnderstood(awa, 1);
  expect(await mayReply(awa, 'koko')).toEqual({ ok: false, reason: 'too_many' });
});

test('replies of another kind, and to other people, do not count', async () => {
  const [awa, moussa] = await Promise.all([world.aPerson(), world.aPerson()]);
  await notUnderstood(awa, 5);
  await Promise.all([1, 2, 3, 4, 5, 6].map(() => world.reply(moussa, 'Cde 4821 en route')));
  expect(await mayReply(moussa, 'koko')).toEqual({ ok: true });
});

test('ten minutes later the person is answered again', async () => {
  const awa = await world.aPerson();
  await notUnderstood(awa, 5);
  const later = { ...world.clock, now: () => addMs(world.clock.now(), 601_000) };
  const vault = createVault('opens what is sealed with a key it is given');
  const messages = createMessages({ ...world, clock: later, vault });
  const heard = { person: awa, text: 'koko', template };
  expect(await messages.mayReply(world.db, heard)).toEqual({ ok: true });
});

test.each([
  ['as we sent it', 'Pas compris. Écrivez AIDE ?'],
  ['folded by a gateway', 'PAS COMPRIS. ECRIVEZ  AIDE ?\n'],
])('our own words coming back %s get no reply', async (_, text) => {
  const awa = await world.aPerson();
  await world.reply(awa, 'Pas compris. Ecrivez AIDE ?', template);
  expect(await mayReply(awa, text)).toEqual({ ok: false, reason: 'echo' });
  await world.reply(awa, 'Cde 4821 en route');
  expect(await mayReply(awa, text)).toEqual({ ok: true });
});
