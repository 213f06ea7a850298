import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { fatou, useWorld, ussdPath } from './support/world.js';

const world = useWorld();
const menu = { text: 'CON Bonjour\n1.Suite' };

test('a dial posts the form of the gateway and shows the page', async () => {
  world().app.answers(() => menu);
  const reply = await world().dial();
  expect(reply).toEqual({
    text: 'Bonjour\n1.Suite',
    open: true,
    sessionId: expect.stringMatching(/^ATUid_[\da-f]{32}$/),
    ms: expect.any(Number),
  });
  const [hop] = world().app.to(ussdPath);
  expect(hop).toMatchObject({ method: 'POST', type: 'application/x-www-form-urlencoded' });
  expect(hop?.query).toEqual({ key: 'sandbox' });
  expect(hop?.fields).toEqual({
    sessionId: reply.sessionId,
    phoneNumber: '+237670000001',
    networkCode: '62401',
    serviceCode: '*237*55#',
    text: '',
  });
});

test('inputs are joined by stars, stars that were typed included', async () => {
  world().app.answers(() => menu);
  const { sessionId } = await world().dial();
  await world().type('1');
  await world().type('2*3');
  const { sessionId: same } = await world().type('');
  expect(same).toBe(sessionId);
  expect(
    world()
      .app.to(ussdPath)
      .map(({ fields }) => fields.text),
  ).toEqual(['', '1', '1*2*3', '1*2*3*']);
});

test('digits dialled behind the code arrive as the first text', async () => {
  await world().dial('*237*55*2001*1*2#');
  expect(world().app.to(ussdPath)[0]?.fields).toMatchObject({
    serviceCode: '*237*55#',
    text: '2001*1*2',
  });
});

test('END closes the session and tells its end to the events address', async () => {
  world().app.answers(({ fields }) => (fields.text === '' ? menu : { text: 'END Merci' }));
  const { sessionId } = await world().dial();
  expect(await world().type('1')).toMatchObject({ text: 'Merci', open: false });
  const [end] = await world().notices(`${ussdPath}/events`);
  expect(end?.query).toEqual({ key: 'sandbox' });
  expect(end?.fields).toMatchObject({
    sessionId,
    phoneNumber: '+237670000001',
    status: 'Success',
    hopsCount: '2',
    input: '1',
    lastAppResponse: 'Merci',
    errorMessage: '',
  });
  expect((await world().books()).sessions).toMatchObject([{ sessionId, state: 'ended', hops: 2 }]);
});

test.each([
  ['a status that is not 200', { status: 500, text: 'CON hello' }],
  ['an answer that is not plain text', { type: 'text/html', text: 'CON hello' }],
  ['neither CON nor END', { text: 'hello' }],
  ['a word that only begins like CON', { text: 'CONTINUE' }],
  ['a broken connection', undefined],
])('the network says its own words and ends the session on %s', async (_label, answer) => {
  world().app.answers(() => answer);
  expect(await world().dial()).toMatchObject({ text: 'External application down.', open: false });
  const [end] = await world().notices(`${ussdPath}/events`);
  expect(end?.fields.status).toBe('Failed');
  expect(end?.fields.errorMessage).not.toBe('');
});

test('an application that is not there is the same for the phone', async () => {
  await world().app.close();
  expect(await world().dial()).toMatchObject({ text: 'External application down.', open: false });
});

test('a code that nobody rents never leaves the network', async () => {
  const reply = await world().dial('*237*56#');
  expect(reply).toMatchObject({ text: expect.stringContaining('MMI'), open: false });
  expect(world().app.received).toEqual([]);
});

test('a page longer than a network carries is cut and noted', async () => {
  world().app.answers(() => ({ text: `CON ${'A'.repeat(200)}` }));
  expect((await world().dial()).text).toHaveLength(182);
  expect((await world().books()).sessions[0]?.cutPages).toBe(1);
});

test('hanging up drops the session without a word to the menu', async () => {
  world().app.answers(() => menu);
  await world().dial();
  expect((await world().call('POST', `/phones/${fatou}/hangup`)).body).toEqual({ dropped: true });
  const [end] = await world().notices(`${ussdPath}/events`);
  expect(end?.fields.status).toBe('Failed');
  const late = await world().call('POST', `/phones/${fatou}/ussd`, { input: '1' });
  expect(late).toMatchObject({ status: 409, body: { open: false } });
  expect(world().app.to(ussdPath)).toHaveLength(1);
});

test('dialling again drops the session that was open', async () => {
  world().app.answers(() => menu);
  const first = await world().dial();
  const second = await world().dial();
  expect(second.sessionId).not.toBe(first.sessionId);
  const { sessions } = await world().books();
  expect(sessions.map(({ state }) => state)).toEqual(['hung_up', 'open']);
});

test('a session lasts 180 s of the sandbox clock', async () => {
  world().app.answers(() => menu);
  await world().dial();
  await world().advance(179_000);
  expect(await world().type('1')).toMatchObject({ open: true });
  await world().advance(1_000);
  await until('the session timed out', async () => {
    const { sessions } = await world().books();
    return sessions[0]?.state === 'timed_out';
  });
  expect((await world().call('GET', `/phones/${fatou}`)).body).toMatchObject({
    screen: { text: 'Session timed out.' },
  });
});

test('a phone sends one input at a time', async () => {
  let go: (() => void) | undefined;
  world().app.answers(({ fields }) =>
    fields.text === ''
      ? menu
      : new Promise((resolve) => {
          go = () => resolve({ text: 'END ok' });
        }),
  );
  await world().dial();
  const first = world().type('1');
  await until('the hop is on its way', () => go !== undefined);
  expect(await world().call('POST', `/phones/${fatou}/ussd`, { input: '2' })).toMatchObject({
    status: 409,
  });
  go?.();
  expect(await first).toMatchObject({ text: 'ok', open: false });
});

test('a page that comes after the phone hung up reaches nobody', async () => {
  let go: (() => void) | undefined;
  world().app.answers(
    () =>
      new Promise((resolve) => {
        go = () => resolve(menu);
      }),
  );
  const dialled = world().dial();
  await until('the hop is on its way', () => go !== undefined);
  await world().call('POST', `/phones/${fatou}/hangup`);
  go?.();
  expect(await dialled).toMatchObject({ text: '', open: false });
  expect((await world().call('GET', `/phones/${fatou}`)).body).toMatchObject({ screen: null });
});

test('200 phones at once each see their own page', async () => {
  world().app.answers(({ fields }) => ({
    text: `CON ${fields.phoneNumber ?? ''} ${fields.text ?? ''}`,
  }));
  const numbers = Array.from({ length: 200 }, (_, index) => String(670_000_000 + index));
  await Promise.all(
    numbers.map(async (msisdn) => {
      expect((await world().dial('*237*55#', msisdn)).text).toBe(`+237${msisdn} `);
      expect((await world().type('7', msisdn)).text).toBe(`+237${msisdn} 7`);
    }),
  );
});
