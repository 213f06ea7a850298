// The vendors' own packages against our sandbox and our readers: what keeps the sandbox honest.
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

import express from 'express';
import fc from 'fast-check';
import type Twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createSandbox, type Sandbox } from '../../sandbox/app.js';
import { isSignedByTwilio } from '../../src/channels/sms/twilio-callbacks.js';
import { until } from '../support/poll.js';

const require = createRequire(import.meta.url);

/** No types come with it. */
interface AfricasTalking {
  SMS: { send(message: object): Promise<{ SMSMessageData: { Recipients: Recipient[] } }> };
  USSD(
    handler: (
      form: { text: string; phoneNumber: string },
      answer: (reply: { response: string; endSession: boolean }) => void,
    ) => void,
  ): express.RequestHandler[];
}
interface Recipient {
  statusCode: number;
  number: string;
  messageId: string;
}
const africastalking = require('africastalking') as (options: object) => AfricasTalking;
const urls = require('africastalking/lib/common.js') as { SMS_URL: string };
const twilio = require('twilio') as typeof Twilio;

const TOKEN = 'the-twilio-token-of-the-sdk';
const ACCOUNT = `AC${'0'.repeat(32)}`;

let sandbox: Sandbox;
let address = '';
let application: Server;
let sdk: AfricasTalking;
/** What Twilio's own verifier said of every callback it was shown. */
const verdicts: { kind: string; isTheirs: boolean; isOurs: boolean }[] = [];

beforeAll(async () => {
  const app = express();
  application = createServer(app);
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
  const ours = `http://127.0.0.1:${String((application.address() as AddressInfo).port)}`;
  sandbox = createSandbox({
    ...{ port: 0, appUrl: ours, twilioAccountSid: ACCOUNT, twilioAuthToken: TOKEN },
  });
  address = `http://127.0.0.1:${String(await sandbox.listen())}`;
  const { africastalkingApiKey: apiKey } = sandbox.world.settings;
  sdk = africastalking({ apiKey, username: 'sandbox' });
  // Only now: the package sets its addresses for all when it is made for a sandbox.
  urls.SMS_URL = `${address}/africastalking/version1/messaging`;
  app.post(
    '/channels/ussd/africastalking',
    ...sdk.USSD(({ text }, answer) => {
      answer({ response: `Typed: ${text}`, endSession: text.endsWith('9') });
    }),
  );
  app.post(
    '/channels/sms/twilio{/:kind}',
    express.urlencoded({ extended: false }),
    (call, answer) => {
      const url = `${ours}${call.originalUrl}`;
      const signature = call.header('x-twilio-signature') ?? '';
      const form = call.body as Record<string, string>;
      verdicts.push({
        kind: form.MessageStatus ?? 'inbound',
        isTheirs: twilio.validateRequest(TOKEN, signature, url, form),
        isOurs: isSignedByTwilio(TOKEN, { url, form, signature }),
      });
      answer.type('text/xml').send(new twilio.twiml.MessagingResponse().toString());
    },
  );
});
afterAll(async () => {
  await sandbox.close();
  application.closeAllConnections();
  application.close();
});

const phone = (msisdn: string) => sandbox.world.handsets.get(msisdn);

describe("Africa's Talking's package", () => {
  test('sends an SMS through the sandbox, and reads what became of each number', async () => {
    phone('237670000072').smsOptOut = true;
    const to = ['+237670000071', '+237670000072'];
    const { SMSMessageData } = await sdk.SMS.send({ to, message: 'Bonjour à tous', from: '8055' });
    expect(SMSMessageData.Recipients).toMatchObject([
      { statusCode: expect.any(Number), number: to[0], messageId: expect.stringMatching(/^ATX/) },
      { statusCode: 406, number: to[1], messageId: 'None' },
    ]);
    const shown = await until('it was shown', () => phone('237670000071').messages.at(-1));
    expect(shown.text).toBe('Bonjour à tous');
  });

  test('answers the sandbox as an application with its USSD helper', async () => {
    const { ussdNetwork } = sandbox.world;
    const caller = phone('237670000073');
    expect(await ussdNetwork.dial(caller, '*237*55*4#')).toMatchObject({
      text: 'Typed: 4',
      open: true,
    });
    expect(await ussdNetwork.input(caller, 'é*9')).toMatchObject({
      text: 'Typed: 4*é*9',
      open: false,
    });
  });
});

describe("Twilio's package", () => {
  const client = () => {
    const made = twilio(ACCOUNT, TOKEN);
    made.api.baseUrl = `${address}/twilio`;
    return made;
  };

  test('sends through the sandbox, and finds every callback signed as it would sign it', async () => {
    const statusCallback = `${sandbox.world.settings.appUrl}/channels/sms/twilio/status`;
    const message = { to: '+237670000074', from: '8055', body: 'Payé: 5700F', statusCallback };
    const sent = await client().messages.create(message);
    expect(sent).toMatchObject({ sid: expect.stringMatching(/^SM[0-9a-f]{32}$/), to: message.to });
    await until('it was reported', () => verdicts.some(({ kind }) => kind === 'delivered'));
    const gateway = sandbox.world.smsGateways.find(({ name }) => name === 'twilio');
    if (gateway)
      await sandbox.world.smsNetwork.send(phone('237670000074'), 'Été & Noël ?', gateway);
    expect(verdicts.map(({ kind }) => kind)).toContain('inbound');
    expect(verdicts.filter(({ isTheirs, isOurs }) => !isTheirs || !isOurs)).toEqual([]);
  });

  test('is refused for a number that has opted out, in the words that it understands', async () => {
    phone('237670000075').smsOptOut = true;
    const sending = client().messages.create({ to: '+237670000075', from: '8055', body: 'Promo' });
    await expect(sending).rejects.toMatchObject({ code: 21610, status: 400 });
  });

  test('signs what our verifier takes, and nothing else, whatever the form holds', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 });
    const form = fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,12}$/), word, { maxKeys: 8 });
    const sign = twilio.getExpectedTwilioSignature;
    fc.assert(
      fc.property(form, fc.webUrl({ withQueryParameters: true }), (fields, url) => {
        const signature = sign(TOKEN, url, fields);
        expect(isSignedByTwilio(TOKEN, { url, form: fields, signature })).toBe(true);
        const others = { ...fields, Body: `${fields.Body ?? ''}.` };
        expect(isSignedByTwilio(TOKEN, { url, form: others, signature })).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});
