import type { WhatsAppAddress } from '../content.js';

/** A chat with one person: `237670000001@c.us`, or `98765@lid` where WhatsApp hides the number. */
const PERSON = /^(\d{5,20})@(c\.us|s\.whatsapp\.net|lid)$/;

/**
 * Who a chat is with; null when it is no single person. An `@lid` is an id that tells no number: it is
 * an unknown person until they prove a phone.
 */
export function addressOf(chatId: string): WhatsAppAddress | null {
  const [, digits = '', kind] = PERSON.exec(chatId) ?? [];
  if (digits === '') return null;
  return kind === 'lid' ? { waId: null, bsuid: chatId } : { waId: digits, bsuid: null };
}

/** The chat with a person; null when this way cannot reach them. */
export function chatOf({ waId, bsuid }: WhatsAppAddress): string | null {
  if (waId !== null && /^\d{5,20}$/.test(waId)) return `${waId}@c.us`;
  return bsuid !== null && PERSON.test(bsuid) ? bsuid : null;
}
