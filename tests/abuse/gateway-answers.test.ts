import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseDelivery } from '../../src/channels/sms/africastalking-callbacks.js';
import { createAfricasTalkingSms } from '../../src/channels/sms/africastalking.js';
import type { Phone } from '../../src/lib/phone.js';

let server: Server;
let answer = '';
let sms: ReturnType<typeof createAfricasTalkingSms>;
beforeAll(async () => {
  server = createServer((_request, response) => response.writeHead(201).end(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  sms = createAfricasTalkingSms({ baseUrl, username: 'u', apiKey: 'k', timeoutMs: 5_000 });
});
afterAll(async () => {
  await sms.close();
  server.close();
});

const send = () => sms.send({ to: '+237677431985' as Phone, text: 'Bonjour', ref: 'r' });

describe('an SMS that the gateway says it took', () => {
  it.each<{ id: string; messageId: unknown }>([
    { id: 'of ten thousand letters', messageId: 'a'.repeat(10_000) },
    { id: 'with a zero byte', messageId: 'ATXid\0' },
    { id: 'with spaces', messageId: 'to +237 677431985' },
    { id: 'that is a number', messageId: 12 },
    { id: 'that is an object', messageId: { $ne: null } },
    { id: 'that is null', messageId: null },
    { id: 'that is missing', messageId: undefined },
  ])('is not sent again because of an id $id', async ({ messageId }) => {
    answer = JSON.stringify({ SMSMessageData: { Recipients: [{ statusCode: 101, messageId }] } });
    expect(await send()).toEqual({ ok: true, externalId: '' });
  });
});

describe("a gateway's reason", () => {
  it.each([
    'to +237677431985',
    '237677431985',
    'Absent: Zephyrine',
    '<script>',
    'a'.repeat(5_000),
    '\0',
  ])('%j is not kept, the report is', (failureReason) => {
    const report = parseDelivery({ id: 'ATXid_1', status: 'Failed', failureReason });
    expect(report).toEqual({ gateway: 'africastalking', externalId: 'ATXid_1', state: 'failed' });
  });

  it('is kept when it is one word', async () => {
    const fields = { id: 'ATXid_1', status: 'Failed', failureReason: 'UserNotSubscribed' };
    expect(parseDelivery(fields)).toMatchObject({ reason: 'UserNotSubscribed' });
    answer = JSON.stringify({ SMSMessageData: { Message: 'No +237677431985', Recipients: [] } });
    expect(await send()).toMatchObject({ ok: false, code: 'no_recipient' });
  });
});
