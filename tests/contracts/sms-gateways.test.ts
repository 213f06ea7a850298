import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createSandbox } from '../../sandbox/app.js';
import type { Settings } from '../../sandbox/settings.js';
import type { SmsGateway } from '../../src/channels/channel.js';
import { createAfricasTalkingSms } from '../../src/channels/sms/africastalking.js';
import {
  parseDelivery,
  parseInbound,
  parseOptOut,
} from '../../src/channels/sms/africastalking-callbacks.js';
import type { SmsDesk } from '../../src/channels/sms/desk.js';
import { createKannelSms } from '../../src/channels/sms/kannel.js';
import { createTwilioSms } from '../../src/channels/sms/twilio.js';
import { channelRoutes } from '../../src/http/channels.js';
import { freePorts } from '../support/ports.js';
import {
  FORGED_FROM,
  FORGED_ID,
  smsGatewayContract,
  type Forged,
  type GatewayWorld,
} from './sms-gateway-suite.js';

type Closing = SmsGateway & { close(): Promise<void> };

/** What one gateway is made of; `sandbox` and `ours` are addresses. */
interface Row {
  name: string;
  make(sandbox: string, ours: string, settings: Settings): Closing;
  fault: string;
  reportFault: string;
  tellsOptOuts: boolean;
  forged(ours: string): Forged[];
}

const KEY = 'the-webhook-key-of-the-contract';
const TOKEN = 'the-twilio-token-of-the-contract';
const timeoutMs = 500;
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const from = FORGED_FROM;

const africasTalking: Row = {
  name: "Africa's Talking",
  make: (sandbox, _ours, { africastalkingUsername: username, africastalkingApiKey: apiKey }) =>
    createAfricasTalkingSms({ baseUrl: `${sandbox}/africastalking`, username, apiKey, timeoutMs }),
  ...{ fault: 'africastalking.sms', reportFault: 'africastalking.delivery', tellsOptOuts: true },
  forged: () => [
    {
      path: '/channels/sms/africastalking?key=x',
      body: form({ id: FORGED_ID, from, to: '1', text: 'A' }),
    },
    {
      path: '/channels/sms/africastalking/delivery',
      body: form({ id: FORGED_ID, status: 'Success' }),
    },
    {
      path: '/channels/sms/africastalking/opt-out',
      body: form({ senderId: '8055', phoneNumber: from }),
    },
  ],
};

const inbound = { MessageSid: FORGED_ID, From: from, To: '8055', Body: 'STOP' };

const twilio: Row = {
  name: 'Twilio',
  make: (sandbox, ours, { twilioAccountSid: accountSid }) =>
    createTwilioSms({
      ...{ baseUrl: `${sandbox}/twilio`, accountSid, authToken: TOKEN, from: '8055', timeoutMs },
      statusCallback: `${ours}/channels/sms/twilio/status`,
    }),
  ...{ fault: 'twilio.send', reportFault: 'twilio.report', tellsOptOuts: true },
  forged(ours) {
    const path = '/channels/sms/twilio';
    const signed = (token: string, url: string, fields: Record<string, string>) => {
      const names = Object.keys(fields).sort();
      const text = url + names.map((name) => name + (fields[name] ?? '')).join('');
      return { 'x-twilio-signature': createHmac('sha1', token).update(text).digest('base64') };
    };
    const call = (headers: Record<string, string>) => ({ path, body: form(inbound), headers });
    return [
      call({}),
      call({ 'x-twilio-signature': '' }),
      call(signed('another-token', ours + path, inbound)),
      call(signed(TOKEN, `https://elsewhere.example${path}`, inbound)),
      call(signed(TOKEN, `${ours}${path}/status`, inbound)),
      call(signed(TOKEN, ours + path, { ...inbound, Body: 'OUI' })),
      call(signed(TOKEN, ours + path, { ...inbound, OptOutType: 'STOP' })),
      { ...call(signed(TOKEN, ours + path, inbound)), path: `${path}?key=${KEY}` },
      { path: `${path}/status`, body: form({ MessageSid: FORGED_ID, MessageStatus: 'delivered' }) },
    ];
  },
};

const kannel: Row = {
  name: 'Kannel',
  make: (sandbox, ours, { kannelUsername: username, kannelPassword: password }) =>
    createKannelSms({
      ...{ baseUrl: `${sandbox}/kannel`, username, password, from: '8055', timeoutMs },
      reportUrl: `${ours}/channels/sms/kannel/delivery?key=${KEY}`,
    }),
  ...{ fault: 'kannel.send', reportFault: 'kannel.report', tellsOptOuts: false },
  forged: () => [
    { path: `/channels/sms/kannel?${form({ id: FORGED_ID, from, to: '8055', text: 'STOP' })}` },
    {
      path: '/channels/sms/kannel?key=x',
      body: form({ id: FORGED_ID, from, to: '8055', text: 'A' }),
    },
    { path: `/channels/sms/kannel/delivery?ref=${FORGED_ID}&type=1` },
  ],
};

for (const row of [africasTalking, twilio, kannel]) {
  smsGatewayContract(row.name, () => open(row));
}

async function open(row: Row): Promise<GatewayWorld> {
  const told: Pick<GatewayWorld, 'inbound' | 'reports' | 'optOuts'> = {
    ...{ inbound: [], reports: [], optOuts: [] },
  };
  const listener = await listen(recording(told));
  const sandbox = createSandbox({
    ...{ port: 0, appUrl: listener.url, webhookKey: KEY, twilioAuthToken: TOKEN },
  });
  const address = `http://127.0.0.1:${String(await sandbox.listen())}`;
  const gateway = row.make(address, listener.url, sandbox.world.settings);
  const [nobody = 0] = await freePorts(1);
  const nowhere = `http://127.0.0.1:${String(nobody)}`;
  const unreachable = row.make(nowhere, listener.url, sandbox.world.settings);
  const { fault, reportFault, tellsOptOuts } = row;
  return {
    ...{ ...told, gateway, unreachable, fault, reportFault, tellsOptOuts },
    ours: listener.url,
    forged: row.forged(listener.url),
    async control(method, path, body) {
      const answer = await fetch(`${address}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      });
      const said = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`);
      return said;
    },
    async close() {
      await Promise.all([gateway.close(), unreachable.close(), sandbox.close(), listener.close()]);
    },
  };
}

/** A desk that only writes down: what a message does is told elsewhere. */
function recording(told: Pick<GatewayWorld, 'inbound' | 'reports' | 'optOuts'>): SmsDesk {
  const done = Promise.resolve();
  return {
    take(one) {
      if (one.kind === 'sms') told.inbound.push(one.sms);
      else if (one.kind === 'report') told.reports.push(one.report);
      else told.optOuts.push(one.notice);
      return done;
    },
    receive: (fields) => (told.inbound.push(parseInbound(fields, new Date())), done),
    report: (fields) => (told.reports.push(parseDelivery(fields)), done),
    optOut: (fields) => (told.optOuts.push(parseOptOut(fields)), done),
    resume: () => done,
  };
}

/** Our own addresses with nothing behind them but the desk. */
async function listen(sms: SmsDesk) {
  const app = express();
  app.set('query parser', 'simple');
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}`;
  const nobody = () => Promise.reject(new Error('no session here'));
  const routes = channelRoutes({
    ...{ sms, webhookKeys: [KEY], twilio: { authToken: TOKEN, publicUrl: url }, hasKannel: true },
    clock: { now: () => new Date(), monotonicMs: () => performance.now() },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...{ conversations: { answer: nobody }, mtnUssdCode: '*237*55#', defaultLanguage: 'fr' },
    sessionEnds: { begun: () => undefined, closed: () => undefined, ended: nobody },
    ...{
      whatsappCloud: null,
      whatsappTwilio: null,
      chats: { receive: nobody, report: nobody, numberChanged: nobody },
    },
  });
  app.use('/channels', routes);
  return {
    url,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
