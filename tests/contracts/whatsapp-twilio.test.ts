import { createHmac } from 'node:crypto';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox/app.js';
import { defaultSettings } from '../../sandbox/settings.js';
import type {
  WhatsAppContent,
  WhatsAppInbound,
  WhatsAppReport,
} from '../../src/channels/whatsapp/driver.js';
import {
  createTwilioWhatsApp,
  type TwilioWhatsAppSettings,
} from '../../src/channels/whatsapp/twilio.js';
import {
  readTwilioChat,
  readTwilioChatStatus,
} from '../../src/channels/whatsapp/twilio-callbacks.js';
import { createClock } from '../../src/lib/clock.js';
import { twilioChatRoutes } from '../../src/http/whatsapp-twilio.js';
import { freePorts } from '../support/ports.js';
import {
  FORGED_ID,
  whatsappDriverContract,
  type DriverWorld,
  type ForgedCall,
} from './whatsapp-driver-suite.js';
import { listen, recording } from './whatsapp-world.js';

const { twilioAccountSid: accountSid, twilioAuthToken: authToken } = defaultSettings;
const PATH = '/channels/whatsapp/twilio';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

whatsappDriverContract('WhatsApp by Twilio', openTwilio);

async function openTwilio(): Promise<DriverWorld> {
  const told = { inbound: [] as WhatsAppInbound[], reports: [] as WhatsAppReport[] };
  const [port = 0, nobody = 0] = await freePorts(2);
  const publicUrl = `http://127.0.0.1:${String(port)}`;
  const routes = twilioChatRoutes({
    ...{ access: { authToken, publicUrl }, log: silent, clock: createClock() },
    chats: recording(told),
  });
  const ours = await listen(express().use(PATH, routes), port);
  const sandbox = createSandbox({
    ...{ port: 0, appUrl: ours.url, smsDeliveryMs: 1, whatsappDeliveryMs: 1 },
    retryGapsMs: [1],
  });
  const base = `http://127.0.0.1:${await sandbox.listen()}`;
  const settings: Omit<TwilioWhatsAppSettings, 'baseUrl'> = {
    ...{ accountSid, authToken, timeoutMs: 500, from: '+237655000055', templates: {} },
    statusCallback: `${ours.url}${PATH}/status`,
  };
  const driver = createTwilioWhatsApp({ ...settings, baseUrl: `${base}/twilio` });
  const away = `http://127.0.0.1:${String(nobody)}`;
  const unreachable = createTwilioWhatsApp({ ...settings, baseUrl: away });
  return {
    ...{ driver, unreachable, via: 'twilio', ours: ours.url, ...told },
    faults: {
      send: 'twilio.whatsapp',
      report: 'twilio.whatsapp_report',
      inbound: 'twilio.whatsapp_inbound',
    },
    forged: forgedCalls(ours.url),
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

const FORM = 'application/x-www-form-urlencoded';

function forgedCalls(ours: string): ForgedCall[] {
  const fields = { MessageSid: FORGED_ID, From: 'whatsapp:+237670009999', Body: 'STOP' };
  const body = new URLSearchParams(fields).toString();
  const call = (signature: string | null, path = PATH): ForgedCall => ({
    ...{ path, body },
    headers: {
      'content-type': FORM,
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
  });
  const right = sign(authToken, ours + PATH, fields);
  return [
    call(null),
    call(''),
    call(sign('another-token', ours + PATH, fields)),
    call(right.slice(0, -2)),
    // Signed for another address, and with one field more.
    call(right, `${PATH}/status`),
    call(sign(authToken, ours + PATH, { ...fields, To: 'whatsapp:+1' })),
  ];
}

function sign(token: string, url: string, fields: Record<string, string>): string {
  const names = Object.keys(fields).sort();
  const text = url + names.map((name) => name + (fields[name] ?? '')).join('');
  return createHmac('sha1', token).update(text).digest('base64');
}

describe('what Twilio posts of a chat', () => {
  const at = new Date('2026-11-16T11:00:00Z');
  const form = { MessageSid: 'SM1', From: 'whatsapp:+237670000001', WaId: '237670000001' };
  const body = (fields: object) => readTwilioChat({ ...form, ...fields }, at)?.body;

  it.each<[string, object, unknown]>([
    ['words', { Body: 'MENU' }, { kind: 'text', text: 'MENU' }],
    ['a row', { Body: 'x', ListId: '3:1', ListTitle: 'Koki' }, { id: '3:1', title: 'Koki' }],
    ['a button', { Body: 'Oui', ButtonPayload: '3:1', ButtonText: 'Oui' }, { kind: 'choice' }],
    ['a pin', { Latitude: '4.05', Longitude: '9.7', Label: 'Total' }, { name: 'Total' }],
    ['a place off this earth', { Latitude: '95', Longitude: '9' }, { kind: 'unsupported' }],
    ['a voice', { NumMedia: '1', MediaContentType0: 'audio/ogg' }, { kind: 'voice' }],
    ['a sticker', { NumMedia: '1', MediaContentType0: 'image/webp' }, { kind: 'unsupported' }],
    ['nothing at all', {}, { kind: 'unsupported' }],
  ])('%s', (_, fields, expected) => {
    expect(body(fields)).toMatchObject(expected as object);
  });

  it('a person is told by number, by id, or by both', () => {
    const from = (fields: object) => readTwilioChat({ ...form, ...fields }, at)?.from;
    expect(from({})).toEqual({ waId: '237670000001', bsuid: null });
    expect(from({ ExternalUserId: 'CM.7' })).toEqual({ waId: '237670000001', bsuid: 'CM.7' });
    const hidden = { From: 'whatsapp:CM.7', WaId: '', ExternalUserId: 'CM.7', ProfileName: 'Awa' };
    expect(from(hidden)).toEqual({ waId: null, bsuid: 'CM.7', profileName: 'Awa' });
    expect(from({ From: 'nobody', WaId: '' })).toBeUndefined();
  });

  it.each([
    ['read', { state: 'read' }],
    ['undelivered', { state: 'failed', reason: '63003' }],
    ['queued', null],
    ['toString', null],
  ])('a status of %s', (MessageStatus, expected) => {
    const told = readTwilioChatStatus({ MessageSid: 'SM1', MessageStatus, ErrorCode: '63003' }, at);
    if (expected) expect(told).toMatchObject(expected);
    else expect(told).toBeNull();
  });
});

describe("what Twilio's errors mean", () => {
  it('without a template of that name a closed window stays closed', async () => {
    const driver = createTwilioWhatsApp({
      ...{ baseUrl: 'http://127.0.0.1:9', accountSid, authToken, timeoutMs: 100 },
      ...{ from: '+237655000055', statusCallback: 'http://127.0.0.1:9', templates: {} },
    });
    const content: WhatsAppContent = {
      ...{ kind: 'template', name: 'order_ready', language: 'fr', params: [] },
    };
    const to = { waId: '237670000001', bsuid: null };
    expect(await driver.send({ to, text: '', content, ref: 'm' })).toEqual({
      ...{ ok: false, permanent: true, code: 'no_template', kind: 'window_closed' },
    });
    const unknown = { waId: null, bsuid: 'CM.7' };
    expect(await driver.send({ to: unknown, text: 'x', ref: 'm' })).toMatchObject({
      kind: 'unreachable',
    });
    await driver.close();
  });
});
