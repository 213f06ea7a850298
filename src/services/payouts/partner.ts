import { timingSafeEqual } from 'node:crypto';
import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import { shortPhone } from '../../lib/phone.js';
import type { Runner, Tx } from '../../models/database.js';
import { payoutStanding, type EarningOwner } from '../../models/payout-owners.js';
import { issueStepUp, tryStepUp, useStepUp } from '../../models/step-up.js';
import type { Person } from '../person.js';
import type { CodeCheck } from '../wallet-codes.js';
import { ownerAccount } from './entries.js';
import { partnerOf } from './numbers.js';
import type { PayoutParts } from './parts.js';
import { requestFeeXaf, type PayoutRefusal, type RequestPayout } from './request.js';

/** What somebody who earns with us may ask for now, and what an amount would cost them. */
export interface PayoutOffer {
  availableXaf: number;
  feeXaf: number;
  leastXaf: number;
  /** Where it goes, shortened. */
  phone: string;
}

export interface PayoutAsked {
  ok: true;
  stage: 'asked';
  amountXaf: number;
  feeXaf: number;
  phone: string;
  /** Large: two people of the team look at it first. */
  waits: boolean;
}

interface NotNow {
  ok: false;
  reason: PayoutRefusal | 'amount_missing';
  availableXaf: number;
  amountXaf: number;
  feeXaf: number;
  leastXaf: number;
}

export type AskPayoutResult = PayoutAsked | NotNow | Refusal<'not_a_partner'>;
export type TextPayoutResult =
  | AskPayoutResult
  /** The code goes back by SMS to the phone that is known: a forged sender never reads it. */
  | { ok: true; stage: 'code'; code: string; amountXaf: number; feeXaf: number; phone: string }
  | { ok: true; stage: 'code_wrong'; left: number; amountXaf: number };
export type CheckedPayoutResult = AskPayoutResult | Exclude<CodeCheck, { ok: true }>;

/** Shops and drivers asking for their money before the evening. */
export interface PartnerPayouts {
  offer(runner: Runner, person: Person, amountXaf: number | null): Promise<PayoutOffer | null>;
  /** By SMS: without a code, gives one; with it, asks. */
  byText(
    tx: Tx,
    person: Person,
    said: { amountXaf: number | null; code: string | null },
  ): Promise<TextPayoutResult>;
  /** By keys: the wallet's code was compared before. @param key the page, for one payout each. */
  byKeys(
    tx: Tx,
    person: Person,
    asked: { amountXaf: number; check: CodeCheck; key: string },
  ): Promise<CheckedPayoutResult>;
}

const CODES = 10_000;
const DIGITS = 4;

export function createPartnerPayouts(parts: PayoutParts, request: RequestPayout): PartnerPayouts {
  const read = createReadOffer(parts);
  const ask = createAsk(request);
  return {
    offer: async (runner, person, amountXaf) =>
      (await read(runner, person, amountXaf ?? 0))?.offer ?? null,
    byText: createByText(parts, ask),
    async byKeys(tx, person, { amountXaf, check, key }) {
      if (!check.ok) return check;
      const at = await read(tx, person, amountXaf);
      return at ? ask(tx, at, amountXaf, `keys:${key}`) : refuse('not_a_partner');
    },
  };
}

type Ask = (tx: Tx, at: Standing, amountXaf: number, key: string) => Promise<PayoutAsked | NotNow>;

function createAsk(request: RequestPayout): Ask {
  return async (tx, { owner, offer }, amountXaf, key) => {
    const { kind, id, payoutPhoneId: phoneId, cityId } = owner;
    const asked = await request(tx, {
      ...{ key, owner: { kind, id }, purpose: 'payout', amountXaf, phoneId, cityId },
      actor: { kind, id },
    });
    if (!asked.ok) return notNow(asked.reason, amountXaf, offer);
    const { feeXaf, state } = asked;
    const waits = state === 'waiting_approval';
    return { ok: true, stage: 'asked', amountXaf, feeXaf, phone: offer.phone, waits };
  };
}

function createByText(parts: PayoutParts, ask: Ask): PartnerPayouts['byText'] {
  const { clock, ids, settings, vault } = parts;
  const read = createReadOffer(parts);
  const hindrance = createHindrance(parts);
  const digest = (accountId: string, code: string) =>
    vault.digest('payout-code', `${accountId}\0${code}`);

  async function issue(tx: Tx, { accountId }: Person, amountXaf: number): Promise<string> {
    const code = String(ids.random(CODES)).padStart(DIGITS, '0');
    const now = clock.now();
    const until = addMs(now, settings.codeLifeMs);
    await issueStepUp(tx, { accountId, amountXaf, digest: digest(accountId, code), now, until });
    return code;
  }

  /** A wrong try is an answer, not a refusal: it must stay counted. */
  async function redeem(
    tx: Tx,
    { accountId }: Person,
    at: Standing,
    said: { amountXaf: number; code: string },
  ): Promise<TextPayoutResult> {
    const { amountXaf, code } = said;
    const now = clock.now();
    const { codeTries: triesMax } = settings;
    const tried = await tryStepUp(tx, { accountId, amountXaf, now, triesMax });
    if (!tried || !timingSafeEqual(digest(accountId, code), tried.digest)) {
      const left = tried ? triesMax - tried.tries : 0;
      return { ok: true, stage: 'code_wrong', left, amountXaf };
    }
    await useStepUp(tx, accountId, now);
    return ask(tx, at, amountXaf, `text:${accountId}:${ids.next()}`);
  }

  return async (tx, person, { amountXaf, code }) => {
    const at = await read(tx, person, amountXaf ?? 0);
    if (!at) return refuse('not_a_partner');
    if (amountXaf === null) return notNow('amount_missing', 0, at.offer);
    if (code !== null) return redeem(tx, person, at, { amountXaf, code });
    const hindered = await hindrance(tx, at, amountXaf);
    if (hindered) return notNow(hindered, amountXaf, at.offer);
    const { feeXaf, phone } = at.offer;
    const issued = await issue(tx, person, amountXaf);
    return { ok: true, stage: 'code', code: issued, amountXaf, feeXaf, phone };
  };
}

/** What stands against it even before a code is given. */
function createHindrance({ clock, rules }: PayoutParts) {
  return async (
    tx: Tx,
    { owner, offer }: Standing,
    amountXaf: number,
  ): Promise<PayoutRefusal | null> => {
    const now = clock.now();
    const by = { ownerKind: owner.kind, ownerId: owner.id };
    const standing = await payoutStanding(tx, by, owner.payoutPhoneId, now);
    if (standing.frozen) return 'frozen';
    if (standing.cooling) return 'cooling_off';
    if (amountXaf < offer.leastXaf) return 'too_small';
    if (amountXaf > rules.at(now).amount('payout_max_xaf')) return 'limit';
    return amountXaf + offer.feeXaf > offer.availableXaf ? 'not_enough' : null;
  };
}

interface Standing {
  owner: EarningOwner;
  offer: PayoutOffer;
}

function createReadOffer({ accounts, clock, ledger, rules, settings }: PayoutParts) {
  return async (runner: Runner, person: Person, amountXaf: number): Promise<Standing | null> => {
    const now = clock.now();
    const owner = await partnerOf(runner, person, now);
    const to = owner && (await accounts.person(runner, owner.payoutPhoneId));
    if (!owner || !to) return null;
    const availableXaf = await ledger.availableXaf(runner, ownerAccount(owner));
    const at = rules.at(now);
    const by = { ownerKind: owner.kind, ownerId: owner.id };
    const { operator } = await payoutStanding(runner, by, owner.payoutPhoneId, now);
    const costs = { amountXaf, provider: settings.provider, operator };
    const feeXaf = amountXaf === 0 ? 0 : requestFeeXaf(at, costs);
    const leastXaf = at.amount('payout_request_min_xaf');
    return { owner, offer: { availableXaf, feeXaf, leastXaf, phone: shortPhone(to.phone) } };
  };
}

function notNow(
  reason: NotNow['reason'],
  amountXaf: number,
  { availableXaf, feeXaf, leastXaf }: PayoutOffer,
): NotNow {
  return { ok: false, reason, availableXaf, amountXaf, feeXaf, leastXaf };
}
