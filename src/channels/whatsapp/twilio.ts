import type { RefusalKind, SendResult } from '../channel.js';
import { createTwilioApi, type TwilioAccount } from '../twilio/api.js';
import type { WhatsAppAddress, WhatsAppContent, WhatsAppDriver } from './driver.js';
import { numberedText } from './taps.js';

export interface TwilioWhatsAppSettings extends TwilioAccount {
  /** The number that people chat with, as `+237...`, or a messaging service (`MG...`). */
  from: string;
  /** Where Twilio tells what became of a message. */
  statusCallback: string;
  /** Content templates of the account by name and language: `order_ready.fr` to `HX...`. */
  templates: Readonly<Record<string, string>>;
}

export const TWILIO_WHATSAPP = 'whatsapp_twilio';
/** Of characters; Twilio refuses a longer body with 21617. */
const MAX_BODY = 1_600;
/** The person is not on WhatsApp, or this sender cannot reach them there. */
const UNREACHABLE = new Set([21211, 21214, 63003, 63015, 63024, 63033]);
const WINDOW_CLOSED = new Set([63016]);
const THROTTLED = new Set([20429, 63018, 63038]);
const OPTED_OUT = new Set([21610, 63032]);
/** What is wrong with the message itself, or was judged by Meta; the rest may pass. */
const PERMANENT = new Set([21602, 21604, 21617, 21655, 21656, 63005, 63013, 63030, 63041, 63049]);

/**
 * WhatsApp by Twilio. Buttons and lists need a template each there, so that pages go as numbered text;
 * templates of the account serve where the window of 24 hours is closed.
 */
export function createTwilioWhatsApp(
  settings: TwilioWhatsAppSettings,
): WhatsAppDriver & { close(): Promise<void> } {
  const api = createTwilioApi(settings, judge);
  return {
    name: TWILIO_WHATSAPP,
    channel: 'whatsapp',
    capabilities: {
      ...{ buttons: false, lists: false, locationRequest: false, window24h: true, receipts: true },
      templates: Object.keys(settings.templates).length > 0,
    },
    async send({ to, text, content, from }) {
      const address = addressFor(to);
      if (address === null) return refused('no_address', 'unreachable');
      const words = wordsOf(settings, content, text);
      if (typeof words === 'string') return refused(words, kindOfWords(words));
      const sender = from ?? settings.from;
      return api.create({
        ...{ To: address, ...words, StatusCallback: settings.statusCallback },
        ...(/^MG[0-9a-f]{32}$/i.test(sender)
          ? { MessagingServiceSid: sender }
          : { From: `whatsapp:${sender}` }),
      });
    },
    close: () => api.close(),
  };
}

/** Ids that tell no number cannot be written to by Twilio's form of an address. */
function addressFor({ waId }: WhatsAppAddress): string | null {
  return waId !== null && /^\d{6,20}$/.test(waId) ? `whatsapp:+${waId}` : null;
}

/** The fields that carry what is said; or why it cannot be said. */
function wordsOf(
  { templates }: TwilioWhatsAppSettings,
  content: WhatsAppContent | undefined,
  text: string,
): Record<string, string> | 'no_template' | 'too_long' {
  if (content?.kind !== 'template') {
    const words = content ? numberedText(content) : text;
    return words.length > MAX_BODY ? 'too_long' : { Body: words };
  }
  const name = `${content.name}.${content.language}`;
  const sid = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (sid === undefined) return 'no_template';
  const values = Object.fromEntries(content.params.map((value, at) => [String(at + 1), value]));
  return { ContentSid: sid, ContentVariables: JSON.stringify(values) };
}

function kindOfWords(word: 'no_template' | 'too_long'): RefusalKind | undefined {
  return word === 'no_template' ? 'window_closed' : undefined;
}

function refused(code: string, kind?: RefusalKind): SendResult {
  return { ok: false, permanent: true, code, ...(kind && { kind }) };
}

function judge(code: number): { permanent: boolean; kind?: RefusalKind } {
  if (UNREACHABLE.has(code)) return { permanent: true, kind: 'unreachable' };
  if (OPTED_OUT.has(code)) return { permanent: true, kind: 'opted_out' };
  if (WINDOW_CLOSED.has(code)) return { permanent: true, kind: 'window_closed' };
  if (THROTTLED.has(code)) return { permanent: false, kind: 'throttled' };
  return { permanent: PERMANENT.has(code) };
}
