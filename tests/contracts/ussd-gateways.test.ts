import { afterAll, beforeAll, describe } from 'vitest';

import { TREE } from '../../src/menus/index.js';
import type { Tree } from '../../src/menus/screen.js';
import { testApp, webhookKey, type TestApp } from '../support/app.js';
import { ussdGatewayContract, type UssdGatewayRow, type UssdWorld } from './ussd-gateway-suite.js';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };

async function post(url: string, body: string, headers: Record<string, string>) {
  return fetch(url, { method: 'POST', body, headers });
}

const africasTalking: UssdGatewayRow = {
  ...{ name: 'africastalking', tellsEnds: true, tellsCost: true },
  async forged({ url }) {
    const turn = new URLSearchParams({ sessionId: 's', phoneNumber: '+237670000051', text: '' });
    const path = '/channels/ussd/africastalking';
    const calls = [path, `${path}?key=`, `${path}?key=another`, `${path}/events`];
    const answers = calls.map((each) => post(url + each, turn.toString(), form));
    return (await Promise.all(answers)).map(({ status }) => status);
  },
  async malformed({ url }) {
    const address = `${url}/channels/ussd/africastalking?key=${webhookKey}`;
    const bodies = ['', 'sessionId=s', 'sessionId=s&phoneNumber=%2B33600000000&text='];
    const pages = bodies.map(async (body) => (await post(address, body, form)).text());
    return (await Promise.all(pages)).map((page) => page.replace(/^END /, ''));
  },
};

const BEGIN = { sessionId: 's', messageType: '0', msisdn: '237670000051', serviceCode: '*237*55#' };

const mtn: UssdGatewayRow = {
  ...{ name: 'mtn', tellsEnds: true, tellsCost: false },
  async forged({ url }) {
    const paths = ['/channels/ussd/mtn', '/channels/ussd/mtn?key=another'];
    const body = JSON.stringify({ ...BEGIN, ussdString: '*237*55#' });
    const answers = paths.map((each) => post(url + each, body, json));
    return (await Promise.all(answers)).map(({ status }) => status);
  },
  async malformed({ url }) {
    const address = `${url}/channels/ussd/mtn?key=${webhookKey}`;
    const bodies = [
      ...['', '{', '[]', 'null', '"text"', JSON.stringify({ ...BEGIN, messageType: '9' })],
      JSON.stringify({ ...BEGIN, msisdn: '33600000000' }),
      JSON.stringify({ ...BEGIN, sessionId: { $ne: '' } }),
      JSON.stringify({ ...BEGIN, ussdString: ['1'] }),
    ];
    const pages = bodies.map(async (body) => {
      const answer = await post(address, body, json);
      const { statusCode, data } = (await answer.json()) as Answer;
      if (answer.status !== 200 || statusCode !== '0000' || data.userInputRequired) return '';
      return data.inboundResponse;
    });
    return Promise.all(pages);
  },
};

interface Answer {
  statusCode: string;
  data: { inboundResponse: string; userInputRequired: boolean };
}

/** Whoever speaks SMPP is known by the bind: that has its own tests (smpp-sms.test.ts). */
const smpp: UssdGatewayRow = { name: 'smpp', tellsEnds: true, tellsCost: false };

const DEADLINE_MS = 1_500;

describe('USSD gateways', () => {
  let house: TestApp;
  let gate = Promise.resolve();
  const tree: Tree = Object.fromEntries(
    Object.entries(TREE)
      .filter(([id]) => !/^(prove|returning)/.test(id))
      .map(([id, screen]) => {
        if (id !== 'language') return [id, screen];
        const load: typeof screen.load = async (reads, params, person) => {
          await gate;
          return screen.load(reads, params, person);
        };
        return [id, { ...screen, load }];
      }),
  );
  beforeAll(async () => {
    const env = { TURN_DEADLINE_MS: String(DEADLINE_MS), TURN_WAIT_MS: '1000' };
    house = await testApp({ env, smpp: true, parts: { tree } });
  });
  afterAll(() => house.stop());

  const hold = () => {
    let letGo: () => void = () => undefined;
    gate = new Promise((resolve) => (letGo = resolve));
    return letGo;
  };
  const world = (): UssdWorld => ({ house, hold });
  for (const row of [africasTalking, mtn, smpp]) ussdGatewayContract(row, world);
});
