import type { MessageGateway, OutgoingMessage, SendResult } from '../../channels/channel.js';
import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { operatorOf, type Operator } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import type { AttemptEnd } from '../../models/attempt-ends.js';
import type { Database } from '../../models/database.js';
import type { Attempt } from '../../models/message-attempts.js';
import type { Consents } from '../../services/consents.js';
import { chatAddressOf } from '../../services/message-routes/chat-addresses.js';
import type { GatewayHealth } from '../../services/message-routes/health.js';
import type { NextRung, Rung } from '../../services/message-routes/ladder.js';
import { isFinal, weightOf } from '../../services/message-routes/refusals.js';
import type { Routes } from '../../services/message-routes/routes.js';
import type { JobContext, JobResult } from '../job.js';
import { createAnswers, type Answer } from './message-answers.js';
import type { Letter } from './message-letters.js';
import { createWays } from './message-ways.js';

export interface SendingParts {
  db: Database;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  gateways: readonly MessageGateway[];
  routes: Routes;
  gatewayHealth: GatewayHealth;
  /** Hears of phones whose owners told a gateway to stop. */
  consents: Pick<Consents, 'refusedByGateway'>;
  /** What an operator lets SMS come from, where it is not the gateway's own sender. */
  senders?: Partial<Record<Operator, string>>;
  /** How many tries each way gets before a person has to look at it. */
  maxTries?: number;
}

/** Who goes first where a gateway is slow. */
const URGENCY: Readonly<Record<Letter['purpose'], number>> = {
  ...{ code: 0, money: 0, security: 0, order: 1, reply: 1, offer: 2 },
};

/** Ways of a letter, its attempts, and what is to follow from how they end. */
export interface Sending {
  /** The way to try now; null when none is left. */
  next(letter: Letter): NextRung | null;
  attempt(letter: Letter, rung: Rung, context: JobContext): Attempt;
  /** Sends; what comes back is how the job goes on. */
  send(letter: Letter, attempt: Attempt, isFallback: boolean): Promise<JobResult>;
}

export function createSending(parts: SendingParts): Sending {
  const { db, clock, vault, routes, gatewayHealth } = parts;
  const ways = createWays(parts);
  const answers = createAnswers({ ...parts, ways });
  const gateways = new Map(parts.gateways.map((gateway) => [gateway.name, gateway]));

  /** Whom an attempt is addressed to; null where nobody holds the phone in a chat. */
  async function addressOf(letter: Letter, attempt: Attempt) {
    if (attempt.channel === 'whatsapp') return chatAddressOf(db, vault, letter.phoneId);
    const other = letter.others.find(({ phoneId }) => phoneId === attempt.phoneId);
    return (other ?? letter).phone;
  }

  async function ask(letter: Letter, attempt: Attempt): Promise<SendResult> {
    const gateway = gateways.get(attempt.gateway);
    const to = gateway && (await addressOf(letter, attempt));
    if (!gateway || !to) return { ok: false, permanent: true, kind: 'unreachable', code: 'no_way' };
    const { text, content } = letter;
    const urgency = URGENCY[letter.purpose];
    const message = { to, text, ref: attempt.messageId, urgency, ...senderTo(to) };
    return gateway.send({ ...message, ...(content ? { content } : {}) });
  }

  function senderTo(to: OutgoingMessage['to']): { from?: string } {
    const operator = typeof to === 'string' ? operatorOf(to) : null;
    const from = operator === null ? undefined : parts.senders?.[operator];
    return from === undefined ? {} : { from };
  }

  /** Never fails: a gateway's answer is not lost because the database is away for a moment. */
  async function noteHealth(gateway: string, result: SendResult): Promise<void> {
    const noting = result.ok
      ? gatewayHealth.well(gateway)
      : gatewayHealth.failed(gateway, result.code, weightOf(result));
    await noting.catch(() => undefined);
  }

  /** A gateway says that its reader wants nothing by it: no offer follows by another one. */
  async function noteOptOut(letter: Letter, { phoneId, gateway, channel }: Attempt): Promise<void> {
    const told = phoneId ?? letter.phoneId;
    await db.transaction((tx) => parts.consents.refusedByGateway(tx, told, gateway, channel));
  }

  return {
    next: (letter) => ways.next(letter, letter.tried),
    attempt: (letter, { channel, gateway, phoneId }, { rowId, token }) => ({
      ...{ rowId, token, messageId: letter.key.id, createdAt: letter.key.createdAt },
      ...{ no: (letter.tried.at(-1)?.no ?? 0) + 1, at: clock.now(), channel, gateway },
      phoneId: phoneId === letter.phoneId ? null : phoneId,
      segments: letter.segments,
      priceMicroxaf: letter.segments * (routes.partPrice(gateway, operatorOf(letter.phone)) ?? 0),
      message: letter.row,
    }),
    async send(letter, attempt, isFallback) {
      const result = await ask(letter, attempt);
      await noteHealth(attempt.gateway, result);
      if (!result.ok && result.kind === 'opted_out') await noteOptOut(letter, attempt);
      const answer = answers.after(letter, attempt, result, isFallback);
      return { ...answer.result, attempt: endOf(attempt, result, answer, clock.now()) };
    },
  };
}

function endOf(
  { messageId, createdAt, no, at }: Attempt,
  result: SendResult,
  { result: answer, receipt = null }: Answer,
  endedAt: Date,
): AttemptEnd {
  const known = { messageId, createdAt, no, at, endedAt };
  if (result.ok) {
    const { externalId, partIds = [] } = result;
    const ids = { externalId: externalId || null, partIds };
    return { ...known, ...ids, outcome: 'sent', error: null, final: false, receipt };
  }
  const { code: error, externalId = null } = result;
  const refusal = { externalId, partIds: [], error, final: isFinal(result), receipt: null };
  if (!('again' in answer)) return { ...known, ...refusal, outcome: 'given_up' };
  return { ...known, ...refusal, outcome: result.kind === 'unknown' ? 'unknown' : 'not_sent' };
}
