import { Pool } from 'undici';
import type { OutgoingMessage, SendResult } from '../channel.js';
import { readCloudAnswer } from './cloud-answers.js';
import { LIMITS, type WhatsAppAddress, type WhatsAppContent } from './content.js';
import type { WhatsAppDriver } from './driver.js';
import { clip } from './letters.js';

export const CLOUD = 'whatsapp_cloud';

export interface CloudSettings {
  baseUrl: string;
  /** Of a system user of the business; never expires until it is revoked. */
  token: string;
  phoneNumberId: string;
  timeoutMs: number;
}

/** [A] The version that facebook/openapi describes; Meta serves each for two years. */
const VERSION = 'v23.0';
const CONNECTIONS = 32;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Meta's Cloud API: `POST /v23.0/{phone number id}/messages` (facts/channels.md 3.4). */
export function createCloudDriver(
  settings: CloudSettings,
): WhatsAppDriver & { close(): Promise<void> } {
  const { baseUrl, token, phoneNumberId, timeoutMs } = settings;
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  const url = new URL(`${VERSION}/${encodeURIComponent(phoneNumberId)}/messages`, base);
  const pool = new Pool(url.origin, {
    connections: CONNECTIONS,
    connectTimeout: timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  });

  async function ask(body: object): Promise<SendResult> {
    const answer = await pool.request({
      path: url.pathname,
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return readCloudAnswer(answer.statusCode, await answer.body.text());
  }

  return {
    name: CLOUD,
    channel: 'whatsapp',
    capabilities: {
      ...{ buttons: true, lists: true, locationRequest: true },
      ...{ templates: true, window24h: true, receipts: true },
    },
    async send(message) {
      const to = recipient(message.to);
      if (!to) return { ok: false, permanent: true, kind: 'unreachable', code: 'no_address' };
      try {
        return await ask(bodyOf(to, message));
      } catch (error) {
        return nothingHeard(error);
      }
    },
    close: () => pool.destroy(),
  };
}

/** Without an answer it may have been taken; where no connection came about it was not. */
function nothingHeard(error: unknown): SendResult {
  const name = error instanceof Error ? error.name : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (name === 'TimeoutError') {
    return { ok: false, permanent: false, kind: 'unknown', code: 'timeout' };
  }
  const isRefused = code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT';
  const unsure = isRefused ? {} : ({ kind: 'unknown' } as const);
  return { ok: false, permanent: false, code: 'no_answer', ...unsure };
}

/** [A] A number where there is one: Meta then keeps telling numbers. */
function recipient({
  waId,
  bsuid,
}: WhatsAppAddress): { to: string } | { recipient: string } | null {
  if (waId !== null) return { to: waId };
  return bsuid === null ? null : { recipient: bsuid };
}

function bodyOf(
  to: { to: string } | { recipient: string },
  { text, content, ref }: OutgoingMessage<WhatsAppAddress>,
): object {
  return {
    ...{ messaging_product: 'whatsapp', recipient_type: 'individual', ...to },
    ...shapeOf(content ?? { kind: 'text', text }),
    // Comes back in the receipts; ids only.
    biz_opaque_callback_data: ref,
  };
}

/** One content as the API's description has it (tests/channels/cloud-shapes.test.ts). */
export function shapeOf(content: WhatsAppContent): object {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: clip(content.text, LIMITS.text), preview_url: false } };
    case 'buttons':
      return interactive('button', content.body, {
        buttons: content.buttons.map((reply) => ({ type: 'reply', reply })),
      });
    case 'list':
      return interactive('list', content.body, {
        button: content.button,
        sections: [{ rows: content.rows }],
      });
    case 'location_request':
      return interactive('location_request_message', content.body, { name: 'send_location' });
    case 'template':
      return { type: 'template', template: templateOf(content) };
  }
}

function interactive(type: string, body: string, action: object): object {
  return { type: 'interactive', interactive: { type, body: { text: body }, action } };
}

function templateOf({
  name,
  language,
  params,
}: Extract<WhatsAppContent, { kind: 'template' }>): object {
  const parameters = params.map((text) => ({ type: 'text', text }));
  return {
    ...{ name, language: { code: language, policy: 'deterministic' } },
    ...(parameters.length > 0 ? { components: [{ type: 'body', parameters }] } : {}),
  };
}
