import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { fatou, smsPath, useWorld } from './support/world.js';

const world = useWorld();
const to = `+237${fatou}`;

/** Recipients of an answer of the send address. */
function recipientsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  const { SMSMessageData } = body as { SMSMessageData: { Recipients: Record<string, unknown>[] } };
  return SMSMessageData.Recipients;
}

test('a message reaches the phone, and its report comes to the delivery address', async () => {
  const { status, body } = await world().send({ to, message: 'Bonjour Fatou', bulkSMSMode: '1' });
  expect(status).toBe(201);
  const [recipient] = recipientsOf(body);
  expect(recipient).toMatchObject({ number: to, cost: 'XAF 15.0000' });
  expect([100, 101, 102]).toContain(recipient?.statusCode);
  const [message] = await until('the message', async () => {
    const inbox = await world().inbox();
    return inbox.length > 0 ? inbox : undefined;
  });
  expect(message).toEqual({
    seq: 1,
    channel: 'sms',
    from: '8055',
    text: 'Bonjour Fatou',
    at: expect.any(String),
    segments: 1,
    encoding: 'GSM-7',
    state: 'received',
    via: 'africastalking',
  });
  const reports = await until('the final report', () => {
    const seen = world().app.to(`${smsPath}/delivery`);
    return seen.some(({ fields }) => fields.status === 'Success') ? seen : undefined;
  });
  expect(reports.at(-1)?.query).toEqual({ key: 'sandbox' });
  for (const { fields } of reports) {
    expect(fields).toMatchObject({
      id: recipient?.messageId,
      phoneNumber: to,
      networkCode: '62401',
    });
    expect(fields).not.toHaveProperty('failureReason');
  }
});

test('a second look at the inbox asks only for what is new', async () => {
  await world().send({ to, message: 'un' });
  await world().send({ to, message: 'deux' });
  await until('both', async () => (await world().inbox()).length === 2);
  const { body } = await world().call('GET', `/phones/${fatou}/inbox?since=1`);
  expect(body).toMatchObject({ messages: [{ seq: 2, text: 'deux' }] });
});

test.each([
  ['a number without plus', '237670000001', 403],
  ['a number that is none', '+2376700', 403],
  ['another country', '+33612345678', 407],
])('a recipient is refused: %s', async (_label, number, code) => {
  const { status, body } = await world().send({ to: number, message: 'x' });
  expect(status).toBe(201);
  expect(recipientsOf(body)).toEqual([
    expect.objectContaining({ statusCode: code, messageId: 'None', cost: '0' }),
  ]);
});

test('someone who opted out is blacklisted, and the application hears of it', async () => {
  await world().call('PUT', `/phones/${fatou}`, { smsOptOut: true });
  const [notice] = await world().notices(`${smsPath}/opt-out`);
  expect(notice?.fields).toEqual({ senderId: '8055', phoneNumber: to });
  const { status, body } = await world().send({ to, message: 'x' });
  expect(status).toBe(201);
  expect(recipientsOf(body)[0]).toMatchObject({ statusCode: 406, status: 'UserInBlacklist' });
});

test('several recipients are answered one by one', async () => {
  const { body } = await world().send({ to: `${to},+2376,+237690000002`, message: 'x' });
  const recipients = recipientsOf(body);
  expect(recipients).toHaveLength(3);
  expect(recipients.map(({ messageId }) => messageId === 'None')).toEqual([false, true, false]);
});

test.each([
  ['another key', {}, { apikey: 'other' }, 401],
  ['another user', { username: 'other' }, {}, 401],
  ['no message', { message: '' }, {}, 400],
  ['no recipient', { to: '' }, {}, 400],
])('the send address refuses %s', async (_label, fields, headers, status) => {
  const said = await world().send({ to, message: 'x', ...fields }, headers);
  expect(said.status).toBe(status);
  expect((await world().books()).messages).toEqual([]);
});

test('a sender name that cannot be one refuses the whole message', async () => {
  const { status, body } = await world().send({ to, message: 'x', from: 'far too long a name' });
  expect(status).toBe(201);
  expect(body).toEqual({ SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } });
});

test('a phone that is off gets its messages when it is switched on', async () => {
  await world().call('PUT', `/phones/${fatou}`, { on: false });
  await world().send({ to, message: 'un' });
  await world().send({ to, message: 'deux' });
  const [report] = await world().notices(`${smsPath}/delivery`, 2);
  expect(report?.fields.status).toBe('Buffered');
  expect(await world().inbox()).toEqual([]);
  await world().call('PUT', `/phones/${fatou}`, { on: true });
  expect((await world().inbox()).map(({ text }) => text)).toEqual(['un', 'deux']);
  await until('both reports', () => {
    const seen = world().app.to(`${smsPath}/delivery`);
    return seen.filter(({ fields }) => fields.status === 'Success').length === 2;
  });
});

test('a message that waits a day is given up', async () => {
  await world().call('PUT', `/phones/${fatou}`, { on: false });
  await world().send({ to, message: 'trop tard' });
  await world().notices(`${smsPath}/delivery`);
  await world().advance(86_400_000);
  const [, last] = await world().notices(`${smsPath}/delivery`, 2);
  expect(last?.fields).toMatchObject({ status: 'Failed', failureReason: 'DeliveryFailure' });
  await world().call('PUT', `/phones/${fatou}`, { on: true });
  expect(await world().inbox()).toEqual([]);
});

test('what a phone writes is posted as the gateway does', async () => {
  const { body } = await world().call('POST', `/phones/${fatou}/sms`, { text: 'OUI 4821 25' });
  expect(body).toEqual({ id: expect.any(String), status: 200 });
  const [inbound] = world().app.to(smsPath);
  expect(inbound).toMatchObject({ method: 'POST', query: { key: 'sandbox' } });
  expect(inbound?.fields).toEqual({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(Z|)$/),
    from: to,
    id: body.id,
    linkId: '',
    text: 'OUI 4821 25',
    to: '8055',
  });
});

test('an inbound message that is not taken is posted again with the same id', async () => {
  let tries = 0;
  world().app.answers(() => ({ status: ++tries < 3 ? 500 : 200, text: '' }));
  await world().call('POST', `/phones/${fatou}/sms`, { text: 'SUIVI' });
  const seen = await world().notices(smsPath, 3);
  expect(new Set(seen.map(({ fields }) => fields.id)).size).toBe(1);
  await until('it is taken', async () => (await world().books()).webhooks[0]?.state === 'taken');
  expect((await world().books()).webhooks[0]).toMatchObject({ attempts: 3, httpStatus: 200 });
});

test('a callback that nobody ever takes is given up', async () => {
  world().app.answers(() => ({ status: 404, text: '' }));
  await world().call('POST', `/phones/${fatou}/sms`, { text: 'SUIVI' });
  await until('given up', async () => (await world().books()).webhooks[0]?.state === 'given_up');
  expect(world().app.to(smsPath)).toHaveLength(3);
});
