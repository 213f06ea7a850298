import { randomUUID } from 'node:crypto';

import type { Clock } from '../../src/lib/clock.js';
import type { Phone } from '../../src/lib/phone.js';
import { errorCodeOf, readCollect, readStatus } from '../../src/payments/campay-answers.js';
import { readWithdraw } from '../../src/payments/campay-payouts.js';
import { readBalances, readHistory, readHolder } from '../../src/payments/campay-readings.js';
import { createCampaySession } from '../../src/payments/campay-session.js';
import { createCampayTokens, type CampayCredentials } from '../../src/payments/campay-token.js';
import { createHttpClient, type HttpCall, type Sent } from '../../src/payments/http-client.js';
import { shapeOf, type Question } from './question.js';

export interface CampayProbe {
  baseUrl: string;
  credentials: CampayCredentials;
  /** Whose holder is asked for, and who gets a request for money when `collectXaf` is given. */
  phone: Phone | null;
  collectXaf: number | null;
}

const TIMEOUT_MS = 30_000;
const DAY_MS = 86_400_000;

/** What no document tells of CamPay; only the last question asks for money. */
export function campayQuestions(probe: CampayProbe, clock: Clock): Question[] {
  const http = createHttpClient({ baseUrl: probe.baseUrl, timeoutMs: TIMEOUT_MS });
  const nowMs = () => clock.monotonicMs();
  const tokens = createCampayTokens({ http, credentials: probe.credentials, nowMs });
  const { send } = createCampaySession(http, tokens);
  const get = (path: string) => send({ method: 'GET', path });
  const post = (path: string, json: object) => send({ method: 'POST', path, json });
  const wrong = (changes: object) => ({
    ...{ amount: '5', currency: 'XAF', from: '237670000000', description: 'probe' },
    ...{ external_reference: randomUUID(), ...changes },
  });

  return [
    {
      asks: 'Is a token given, and for how long?',
      assumed: 'a permanent one, or { token, expires_in } for name and password',
      async find() {
        const given = await tokens.current();
        return { says: given.ok ? 'a token' : given.cause, isAssumed: given.ok };
      },
    },
    {
      asks: 'How does a wrong token look?',
      assumed: '401',
      async find() {
        const headers = { authorization: 'Token nonsense' };
        const sent = await http.send({ method: 'GET', path: '/balance/', headers });
        return { says: shapeOf(sent), isAssumed: sent.kind === 'answer' && sent.status === 401 };
      },
    },
    ...readings({ get, post }, clock),
    ...refusals(post, wrong),
    ...(probe.phone === null ? [] : [holderQuestion(probe.phone, get)]),
    ...(probe.phone === null || probe.collectXaf === null
      ? []
      : [
          replayQuestion(
            wrong({ from: probe.phone.slice(1), amount: String(probe.collectXaf) }),
            send,
          ),
        ]),
  ];
}

type Get = (path: string) => Promise<Sent>;
type Post = (path: string, json: object) => Promise<Sent>;

function readings({ get, post }: { get: Get; post: Post }, clock: Clock): Question[] {
  return [
    {
      asks: 'How does a reference look that nobody knows?',
      assumed: 'anything but a status: we read it as unknown, never as failed',
      async find() {
        const reference = randomUUID();
        const sent = await get(`/transaction/${reference}/`);
        return { says: shapeOf(sent), isAssumed: readStatus(sent, reference).kind === 'unknown' };
      },
    },
    {
      asks: 'What does /balance/ tell?',
      assumed: 'total_balance, mtn_balance, orange_balance',
      async find() {
        const sent = await get('/balance/');
        return { says: shapeOf(sent), isAssumed: readBalances(sent).kind === 'known' };
      },
    },
    {
      asks: 'What does /history/ tell of the last day?',
      assumed: 'an array, or one under `data`, each row with reference_uuid, datetime and amount',
      find: () => askHistory(post, clock.now()),
    },
  ];
}

function refusals(post: Post, wrong: (changes: object) => object): Question[] {
  return [
    refusal('a malformed number', 'ER101', () => post('/collect/', wrong({ from: '67' }))),
    refusal('a fraction of a franc', 'ER201', () => post('/collect/', wrong({ amount: '5.5' }))),
    refusal('another network', 'ER102', () => post('/collect/', wrong({ from: '237660000000' }))),
    {
      asks: 'Are withdrawals by API switched on? (asked with a malformed number)',
      assumed: 'ER101 where they are, 403 where not; either is a refusal with proof',
      async find() {
        const { from, ...rest } = wrong({ from: '67' }) as { from: string };
        const sent = await post('/withdraw/', { ...rest, to: from });
        return { says: shapeOf(sent), isAssumed: readWithdraw(sent).kind === 'refused' };
      },
    },
  ];
}

function refusal(what: string, code: string, ask: () => Promise<Sent>): Question {
  return {
    asks: `How is ${what} refused?`,
    assumed: `400 with ${code} somewhere in the body`,
    async find() {
      const sent = await ask();
      const isAssumed =
        sent.kind === 'answer' && sent.status === 400 && errorCodeOf(sent.body) === code;
      return { says: shapeOf(sent), isAssumed };
    },
  };
}

async function askHistory(post: Post, now: Date) {
  const from = new Date(now.getTime() - DAY_MS);
  const [start, end] = [from, now].map((at) => at.toISOString().slice(0, 10));
  const sent = await post('/history/', { start_date: start, end_date: end });
  const read = readHistory(sent, from, now);
  const isAssumed = read.kind === 'known' && read.unreadable === 0;
  return { says: shapeOf(sent), isAssumed };
}

function holderQuestion(phone: Phone, get: Get): Question {
  return {
    asks: 'Whose wallet is it? (the name is not shown)',
    assumed: '{ full_name }',
    async find() {
      const sent = await get(`/holder_info/?phone_number=${phone.slice(1)}`);
      return { says: shapeOf(sent), isAssumed: readHolder(sent).kind === 'found' };
    },
  };
}

/** Asks for money: whoever holds the phone can refuse it. */
function replayQuestion(json: object, send: (call: HttpCall) => Promise<Sent>): Question {
  return {
    asks: 'Is the same collect, sent twice, one? (the lost answer)',
    assumed: 'not relied upon: CamPay’s texts contradict each other',
    async find() {
      const call: HttpCall = { method: 'POST', path: '/collect/', json };
      const [first, second] = [await send(call), await send(call)];
      const [one, two] = [readCollect(first), readCollect(second)];
      const isReplayed =
        one.kind === 'accepted' &&
        two.kind === 'accepted' &&
        one.providerReference === two.providerReference;
      const says = isReplayed ? 'yes, the same reference came back' : 'no, or it was refused';
      return { says: `${says}; ${shapeOf(first)}, then ${shapeOf(second)}`, isAssumed: null };
    },
  };
}

/** What a notice's `signature` claims, by the names alone, and how long it is good for. */
export function claimsQuestion(signature: string): Question {
  return {
    asks: 'What does the signature of a notice claim?',
    assumed: 'a source and times, nothing of the transaction',
    find() {
      const part = signature.split('.')[1] ?? '';
      const claims = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as object;
      const names = Object.keys(claims);
      const { iat, exp } = claims as { iat?: number; exp?: number };
      const life =
        iat === undefined || exp === undefined ? '' : `, good for ${String(exp - iat)} s`;
      const isAssumed = !names.some((name) => /amount|reference|status/.test(name));
      return Promise.resolve({ says: `${names.join(', ')}${life}`, isAssumed });
    },
  };
}
