import type { SendResult, SmsGateway, SmsToSend } from '../channel.js';
import type { Asked, Bind } from '../smpp/bind.js';
import { meaningOf } from '../smpp/status.js';
import { encodeSms, type SmsPart } from './smpp-coding.js';
import { SMPP } from './smpp-inbound.js';

export interface SmppSmsParts {
  bind: Pick<Bind, 'ask'>;
  /** The short number or name that messages come from. */
  from: string;
  /** Any number from 0 to below the limit: what the parts of one text have in common. */
  random(limit: number): number;
}

/** Ask for a receipt, whatever becomes of the message. */
const RECEIPT = 1;
const REFERENCES = 256;

/** Sends by a bind of this process. */
export function createSmppSms({ bind, from, random }: SmppSmsParts): SmsGateway {
  async function submit(message: SmsToSend, part: SmsPart): Promise<Asked> {
    return bind.ask('submit_sm', {
      ...sourceOf(message.from ?? from),
      ...{ dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: message.to.slice(1) },
      ...{ esm_class: part.esmClass, data_coding: part.dataCoding },
      ...{ registered_delivery: RECEIPT, short_message: part.message },
    });
  }
  return {
    ...{ name: SMPP, channel: 'sms' },
    async send(message) {
      const parts = encodeSms(message.text, random(REFERENCES));
      const answers = await Promise.all(parts.map((part) => submit(message, part)));
      return resultOf(answers);
    },
  };
}

/** How a sender is written: a name, a number with its country, or a short one of the network's own. */
function sourceOf(from: string): Record<string, unknown> {
  if (/[^\d+]/.test(from)) return { source_addr_ton: 5, source_addr_npi: 0, source_addr: from };
  const isInternational = from.startsWith('+');
  return {
    source_addr_ton: isInternational ? 1 : 3,
    source_addr_npi: isInternational ? 1 : 0,
    source_addr: from.replace('+', ''),
  };
}

/** Of several parts the worst answer counts: a text without its middle has not arrived. */
function resultOf(answers: Asked[]): SendResult {
  const results = answers.map(partResult);
  const refused = results.filter((result) => !result.ok);
  const worst = refused.find(({ permanent }) => permanent) ?? refused[0];
  if (worst) return worst;
  const partIds = results.flatMap((result) => (result.ok ? [result.externalId] : []));
  const [first = ''] = partIds;
  return { ok: true, externalId: first, ...(partIds.length > 1 ? { partIds } : {}) };
}

/** Cut off between question and answer, nobody knows. */
const UNKNOWN: ReadonlySet<string> = new Set(['timeout', 'link_lost']);

function partResult(asked: Asked): SendResult {
  if (!asked.heard) {
    const isUnknown = UNKNOWN.has(asked.code);
    return {
      ...{ ok: false, permanent: false, code: asked.code },
      ...(isUnknown ? { kind: 'unknown' } : {}),
    };
  }
  const { command_status: status, message_id: id } = asked.response;
  if (status !== 0) return { ok: false, ...meaningOf(status) };
  return typeof id === 'string' && id !== ''
    ? { ok: true, externalId: id }
    : { ok: false, permanent: false, code: 'unreadable_answer', kind: 'unknown' };
}
