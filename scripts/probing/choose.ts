import type { Clock } from '../../src/lib/clock.js';
import { parsePhone, type Phone } from '../../src/lib/phone.js';
import type { NouPaySettings } from '../../src/payments/noupay.js';
import { campayQuestions, claimsQuestion } from './campay.js';
import { noupayQuestions } from './noupay.js';
import type { Question } from './question.js';

type Environment = Record<string, string | undefined>;

export interface Wish {
  name: string;
  env: Environment;
  /** Whose holder is asked for, who is asked for how much, and a notice's signature. */
  options: { phone?: string; collect?: string; notice?: string };
  clock: Clock;
}

const TIMEOUT_MS = 30_000;

/** The questions for one provider; what is missing for them is thrown as a sentence. */
export function questionsFor(wish: Wish): Question[] {
  const asked: Record<string, (wish: Wish) => Question[]> = { campay, noupay };
  const questions = asked[wish.name];
  if (!questions) throw new Error(`Choose one of: ${Object.keys(asked).join(', ')}.`);
  return questions(wish);
}

/** The value of a variable; without it there is nothing to ask. */
function needed(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is missing: this asks a real provider, with keys of your own.`);
}

function campay({ env, options, clock }: Wish): Question[] {
  const { CAMPAY_API_KEY: permanentToken = '', CAMPAY_BASE_URL: baseUrl = '' } = env;
  const credentials =
    permanentToken === ''
      ? {
          username: needed(env, 'CAMPAY_APP_USERNAME'),
          password: needed(env, 'CAMPAY_APP_PASSWORD'),
        }
      : { permanentToken };
  const collectXaf = options.collect === undefined ? null : Number(options.collect);
  const probe = { credentials, phone: phoneOf(options.phone), collectXaf };
  const claims = options.notice === undefined ? [] : [claimsQuestion(options.notice)];
  const address = baseUrl || 'https://demo.campay.net/api';
  return [...campayQuestions({ ...probe, baseUrl: address }, clock), ...claims];
}

function phoneOf(written: string | undefined): Phone | null {
  const phone = written === undefined ? null : parsePhone(written);
  if (written !== undefined && phone === null) throw new Error('--phone is no number.');
  return phone;
}

function noupay({ env, clock }: Wish): Question[] {
  return noupayQuestions(noupaySettings(env), clock);
}

function noupaySettings(env: Environment): NouPaySettings {
  const profile = needed(env, 'NOUPAY_PROFILE');
  const common = { baseUrl: needed(env, 'NOUPAY_BASE_URL'), timeoutMs: TIMEOUT_MS };
  const key = needed(env, 'NOUPAY_API_KEY');
  if (profile === 'noupia') {
    const signature = env.NOUPAY_SIGNATURE ?? 'np-live';
    const productKey = needed(env, 'NOUPAY_PRODUCT_KEY');
    return { profile, ...common, signature, developerKey: key, productKey };
  }
  if (profile !== 'generic') throw new Error('NOUPAY_PROFILE must be noupia or generic.');
  const keys = { apiKey: key, secret: needed(env, 'NOUPAY_SECRET') };
  return { profile, ...common, ...keys, callbackUrl: 'https://nowhere.example/' };
}
