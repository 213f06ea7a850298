import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { defaultSettings } from '../../sandbox/settings.js';
import { campayQuestions, claimsQuestion } from '../../scripts/probing/campay.js';
import { questionsFor } from '../../scripts/probing/choose.js';
import { noupayQuestions } from '../../scripts/probing/noupay.js';
import { askAll, tableOf, type Question } from '../../scripts/probing/question.js';
import { openWorld, payer, type PaymentWorld } from './payment-worlds.js';

let world: PaymentWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.anew());

const campay = () =>
  campayQuestions(
    {
      baseUrl: `${world.url}/campay/api`,
      credentials: { permanentToken: defaultSettings.campayPermanentToken },
      ...{ phone: payer, collectXaf: 25 },
    },
    world.clock,
  );
const generic = () =>
  noupayQuestions(
    {
      ...{ profile: 'generic', baseUrl: `${world.url}/noupay`, timeoutMs: 10_000 },
      ...{ apiKey: defaultSettings.noupayApiKey, secret: defaultSettings.noupaySecret },
      callbackUrl: 'http://nowhere/',
    },
    world.clock,
  );
const noupia = () =>
  noupayQuestions(
    {
      ...{ profile: 'noupia', baseUrl: `${world.url}/noupay`, timeoutMs: 10_000 },
      ...{ signature: 'np-live', developerKey: defaultSettings.noupayApiKey },
      productKey: defaultSettings.noupayProductKey,
    },
    world.clock,
  );

it.each<[string, () => Question[]]>([
  ['CamPay', campay],
  ['NouPay generic', generic],
  ['NouPay noupia', noupia],
])('the sandbox’s %s is what we assume of the real one', async (_name, questions) => {
  const rows = await askAll(questions());
  expect(rows.filter(({ verdict }) => verdict === 'DIFFERS' || verdict === 'failed')).toEqual([]);
  expect(rows.length).toBeGreaterThan(2);
});

it('what differs is named, and no value is shown', async () => {
  await world.setPhone({ holderName: 'NGO BASSA Mireille' });
  await world.fault('campay.balance', { mode: 'http_500' });
  const table = tableOf(await askAll(campay()));
  expect(table).toMatch(/DIFFERS {4,}What does \/balance\/ tell\?/);
  expect(table).toContain('{ full_name }');
  expect(table).not.toMatch(/NGO BASSA|670000077/);
});

it.each([
  [{ source: 'CamPay', iat: 1, exp: 601 }, 'as assumed', 'source, iat, exp, good for 600 s'],
  [{ reference: 'r', status: 'SUCCESSFUL' }, 'DIFFERS', 'reference, status'],
])('the claims of a signature are told by their names: %j', async (claims, verdict, says) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg: 'HS256' })}.${part(claims)}`;
  const signature = createHmac('sha256', 'k').update(head).digest('base64url');
  expect(await askAll([claimsQuestion(`${head}.${signature}`)])).toMatchObject([{ verdict, says }]);
});

it.each([
  ['campay', {}, {}, 'CAMPAY_APP_USERNAME is missing'],
  ['campay', { CAMPAY_APP_USERNAME: 'u' }, {}, 'CAMPAY_APP_PASSWORD is missing'],
  ['campay', { CAMPAY_API_KEY: 't' }, { phone: '12' }, '--phone is no number.'],
  ['noupay', {}, {}, 'NOUPAY_PROFILE is missing'],
  ['noupay', { NOUPAY_PROFILE: 'generic' }, {}, 'NOUPAY_BASE_URL is missing'],
  ['', {}, {}, 'Choose one of: campay, noupay.'],
])('"%s" with %j and %j says what is missing', (name, env, options, sentence) => {
  expect(() => questionsFor({ name, env, options, clock: world.clock })).toThrow(sentence);
});

it('keys of one’s own are all it needs', () => {
  const env = { CAMPAY_API_KEY: 'a-token' };
  const options = { phone: '670000077', collect: '25', notice: 'a.b.c' };
  const questions = questionsFor({ name: 'campay', env, options, clock: world.clock });
  expect(questions.map(({ asks }) => asks)).toContain(
    'Whose wallet is it? (the name is not shown)',
  );
});
