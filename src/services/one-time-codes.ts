import { timingSafeEqual } from 'node:crypto';
import { addMs, type Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import { nationalNumber, type Phone } from '../lib/phone.js';
import type { Vault } from '../lib/vault.js';
import { text, type Text } from '../locales/index.js';
import type { Language } from '../locales/keys.js';
import type { Runner, Tx } from '../models/database.js';
import {
  countCodeTry,
  issueOneTimeCode,
  takeCodeSend,
  useCode,
  type SendLimits,
} from '../models/one-time-codes.js';
import type { AccountNotices } from './account-notices.js';
import type { Accounts } from './accounts.js';

/** What a code is for: the words beside it, and a code of one purpose opens nothing else. */
export type CodePurpose = 'link' | 'prove' | 'login';

/** CONTRACT.md section 6: 6 digits, 10 minutes, 5 tries, 3 sends in 10 minutes, 10 a day. */
export interface OneTimeCodeSettings extends SendLimits {
  triesMax: number;
  lifeMs: number;
}

const MINUTE_MS = 60_000;

const ONE_TIME_CODE_SETTINGS: OneTimeCodeSettings = {
  triesMax: 5,
  lifeMs: 10 * MINUTE_MS,
  shortWindowMs: 10 * MINUTE_MS,
  number: [3, 10],
  // Ten thousand numbers begin alike: more codes than this to them are somebody's business model.
  prefix: [60, 600],
  house: [600, 6_000],
};

export interface CodeAsk {
  purpose: CodePurpose;
  /** Who asked and will type it: a phone, an identity, a member of the team. */
  subjectId: string;
  /** Who asked, for the budgets, where that is not the subject. */
  askerId?: string;
  /** The phone it goes to; null where nobody has the number named, which is answered alike. */
  phoneId: string | null;
  /** Of the number named, known or not. */
  phone: Phone;
  language?: Language;
}

/** What came of the digits somebody typed. */
export type OneTimeCheck =
  | { ok: true; accountId: string; phoneId: string }
  /** `left` tries before another code is needed. */
  | { ok: false; reason: 'code_wrong'; left: number }
  | Refusal<'code_late'>;

/** Codes by SMS that prove who holds a number. The digits are in no row, log or queue. */
export interface OneTimeCodes {
  /** Sends a fresh code; the one before dies. The last thing a transaction does: senders queue. */
  send(tx: Tx, ask: CodeAsk): Promise<{ ok: true } | Refusal<'too_many'>>;
  /**
   * Compares digits; a try is counted in a commit of its own first, so it must run outside every
   * transaction. The same try (`key`) is counted once, and right every time it comes again.
   */
  check(typed: {
    purpose: CodePurpose;
    subjectId: string;
    digits: string;
    key: string;
  }): Promise<OneTimeCheck>;
}

export interface OneTimeCodesParts {
  db: Runner;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  accounts: Pick<Accounts, 'person'>;
  notices: Pick<AccountNotices, 'tellPerson'>;
  settings?: Partial<OneTimeCodeSettings>;
}

export function createOneTimeCodes(parts: OneTimeCodesParts): OneTimeCodes {
  const { db, clock, ids, vault, accounts, notices } = parts;
  const settings = { ...ONE_TIME_CODE_SETTINGS, ...parts.settings };
  const digestOf = (purpose: string, subjectId: string, digits: string) =>
    vault.digest('one-time-code', `${purpose}\0${subjectId}\0${digits}`);

  return {
    async send(tx, { purpose, subjectId, askerId = subjectId, phoneId, phone, language }) {
      const at = clock.now();
      const send = { phoneId: phoneId ?? askerId, askerId, prefix: prefixOf(phone), at };
      if ((await takeCodeSend(tx, send, settings)) !== null) return refuse('too_many');
      const reader = phoneId === null ? null : await accounts.person(tx, phoneId);
      const digits = String(ids.random(1_000_000)).padStart(6, '0');
      await issueOneTimeCode(tx, {
        ...{ purpose, subjectId, owner: reader, at, until: addMs(at, settings.lifeMs) },
        digest: digestOf(purpose, subjectId, digits),
      });
      if (!reader) return { ok: true };
      const spoken = language ? { ...reader, language } : reader;
      const template = `code.${purpose}`;
      await notices.tellPerson(tx, spoken, {
        template,
        class: 0,
        words: () => words(purpose, digits),
      });
      return { ok: true };
    },
    async check({ purpose, subjectId, digits, key }) {
      const now = clock.now();
      const tryDigest = vault.digest('one-time-try', `${key}\0${digits}`);
      const { triesMax } = settings;
      const asked = { purpose, subjectId };
      const counted = await countCodeTry(db, asked, { tryDigest, now, triesMax });
      if (!counted) return refuse('code_late');
      const { accountId, phoneId } = counted;
      const isRight = timingSafeEqual(counted.digest, digestOf(purpose, subjectId, digits));
      if (!isRight || accountId === null || phoneId === null) {
        return { ok: false, reason: 'code_wrong', left: triesMax - counted.tries };
      }
      await useCode(db, asked, tryDigest, now);
      return { ok: true, accountId, phoneId };
    },
  };
}

function words(purpose: CodePurpose, code: string): Text {
  switch (purpose) {
    case 'link':
      return text('notice.code.link', { code });
    case 'prove':
      return text('notice.code.prove', { code });
    case 'login':
      return text('notice.code.login', { code });
  }
}

/** Numbers handed out together: whoever pumps codes for a share of their price owns such a range. */
function prefixOf(phone: Phone): string {
  return nationalNumber(phone).slice(0, 4);
}
