import { createHmac } from 'node:crypto';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox/app.js';
import { defaultSettings } from '../../sandbox/settings.js';
import { createCloudDriver } from '../../src/channels/whatsapp/cloud.js';
import { readCloudAnswer } from '../../src/channels/whatsapp/cloud-answers.js';
import type { WhatsAppInbound, WhatsAppReport } from '../../src/channels/whatsapp/driver.js';
import { cloudRoutes } from '../../src/http/whatsapp.js';
import { freePorts } from '../support/ports.js';
import {
  FORGED_ID,
  whatsappDriverContract,
  type DriverWorld,
  type ForgedCall,
} from './whatsapp-driver-suite.js';
import { listen, recording } from './whatsapp-world.js';

const SECRET = defaultSettings.whatsappCloudAppSecret;
const PATH = '/channels/whatsapp/cloud';
const timeoutMs = 500;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

whatsappDriverContract("Meta's Cloud API", openCloud);

async function openCloud(): Promise<DriverWorld> {
  const told = { inbound: [] as WhatsAppInbound[], reports: [] as WhatsAppReport[] };
  const access = { appSecret: SECRET, verifyToken: 'the-verify-token' };
  const ours = await listen(
    express().use(PATH, cloudRoutes({ access, log: silent, chats: recording(told) })),
  );
  const { whatsappCloudToken: token, whatsappCloudPhoneNumberId: phoneNumberId } = defaultSettings;
  const sandbox = createSandbox({
    ...{ port: 0, appUrl: ours.url, smsDeliveryMs: 1, whatsappDeliveryMs: 1 },
    retryGapsMs: [1],
  });
  const base = `http://127.0.0.1:${await sandbox.listen()}`;
  const [nobody] = await freePorts(1);
  const settings = { token, phoneNumberId, timeoutMs };
  const driver = createCloudDriver({ ...settings, baseUrl: `${base}/whatsapp-cloud` });
  const unreachable = createCloudDriver({
    ...settings,
    baseUrl: `http://127.0.0.1:${String(nobody)}`,
  });
  return {
    ...{ driver, unreachable, via: 'cloud', ours: ours.url, ...told },
    faults: {
      send: 'whatsapp_cloud.send',
      report: 'whatsapp_cloud.report',
      inbound: 'whatsapp_cloud.inbound',
    },
    forged: forgedCalls(),
    async control(method, path, body) {
      const answer = await fetch(`${base}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as Record<string, unknown>;
    },
    async close() {
      await Promise.all([driver.close(), unreachable.close()]);
      await sandbox.close();
      await ours.close();
    },
  };
}

function forgedCalls(): ForgedCall[] {
  const message = { from: '237670009999', id: FORGED_ID, timestamp: '1', type: 'text' };
  const value = { messages: [{ ...message, text: { body: 'STOP' } }] };
  const body = notice(value);
  const call = (signature: string | null, sent = body): ForgedCall => ({
    ...{ path: PATH, body: sent },
    headers: signature === null ? {} : { 'x-hub-signature-256': signature },
  });
  return [
    call(null),
    call(''),
    call('sha256='),
    call(sign('another-secret', body)),
    // Signed, and then one letter of it was changed.
    call(sign(SECRET, body), body.replace('STOP', 'STOQ')),
    call(sign(SECRET, body).replace('sha256=', 'sha1=')),
    call(sign(SECRET, body).slice(0, -2)),
    { path: `${PATH}?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1` },
    { path: `${PATH}?hub.mode=subscribe&hub.challenge=1` },
  ];
}

function notice(value: object): string {
  const changes = [{ field: 'messages', value: { messaging_product: 'whatsapp', ...value } }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] });
}

function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

describe("what Meta's errors mean", () => {
  const error = (code: number, status = 400) =>
    readCloudAnswer(status, JSON.stringify({ error: { code, message: 'x', fbtrace_id: 'y' } }));

  it.each([
    [190, true, undefined],
    [131026, true, 'unreachable'],
    [131047, true, 'window_closed'],
    [131050, true, 'opted_out'],
    [131051, true, undefined],
    [132012, true, undefined],
    [130429, false, 'throttled'],
    [131056, false, 'throttled'],
    [131000, false, undefined],
    [999_999, false, undefined],
  ])('%i: for good %s, %s', (code, permanent, kind) => {
    const expected = { ok: false, permanent, code: String(code), ...(kind ? { kind } : {}) };
    expect(error(code)).toEqual(expected);
  });

  it.each([
    ['an id', 200, '{"messages":[{"id":"wamid.1"}]}', { ok: true, externalId: 'wamid.1' }],
    ['no id', 200, '{"messages":[]}', { ok: false, permanent: false, kind: 'unknown' }],
    ['no JSON', 200, '<html>', { ok: false, permanent: false, kind: 'unknown' }],
    ['a page', 502, '<html>', { ok: false, permanent: false, code: 'http_502' }],
    ['a code in words', 400, '{"error":{"code":"190"}}', { ok: false, permanent: false }],
  ])('%s', (_, status, body, expected) => {
    expect(readCloudAnswer(status, body)).toMatchObject(expected);
  });
});
