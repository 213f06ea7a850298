import type { ReportedState } from '../../services/messages.js';
import type { SmppPdu } from '../smpp/package.js';

/** What a message centre says of a part that it took. */
export interface Receipt {
  messageId: string;
  state: ReportedState;
  reason?: string;
}

/** `stat:` of a receipt's text, in SMPP 3.4 appendix B. */
const WORDS: Readonly<Record<string, ReportedState>> = {
  DELIVRD: 'delivered',
  ACCEPTD: 'sent',
  ENROUTE: 'sent',
  SCHEDULED: 'sent',
  EXPIRED: 'failed',
  DELETED: 'failed',
  UNDELIV: 'failed',
  REJECTD: 'failed',
  UNKNOWN: 'unknown',
};
/** The TLV message_state, in the order of its numbers. */
const NUMBERS = [
  ...['SCHEDULED', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN'],
  ...['REJECTD', 'UNDELIV'],
];
/** A receipt, a note of delivery by the phone, or one on the way there. */
const RECEIPT_KINDS = 0x04 | 0x08 | 0x20;
const KINDS = 0x3c;

/** Whether a delivery tells of a message of ours; some centres forget to say so, and write it only. */
export function isReceipt(pdu: SmppPdu): boolean {
  const kind = Number(pdu.esm_class ?? 0) & KINDS;
  return (kind & RECEIPT_KINDS) !== 0 || 'receipted_message_id' in pdu;
}

/** Reads a receipt by its TLVs, and by its text where it has none; null when it names no message. */
export function readReceipt(pdu: SmppPdu, text: string): Receipt | null {
  const tlv = pdu.receipted_message_id;
  const messageId = (typeof tlv === 'string' && tlv !== '' ? tlv : fieldOf(text, 'id')) ?? '';
  if (!/^[\x21-\x7e]{1,65}$/.test(messageId)) return null;
  const number = pdu.message_state;
  const word = typeof number === 'number' ? NUMBERS[number] : fieldOf(text, 'stat')?.toUpperCase();
  const state = stateOf(word);
  if (state !== 'failed') return { messageId, state };
  const error = fieldOf(text, 'err');
  return { messageId, state, reason: [word, error].filter(Boolean).join(' ') };
}

function stateOf(word: string | undefined): ReportedState {
  return word !== undefined && Object.hasOwn(WORDS, word) ? (WORDS[word] ?? 'unknown') : 'unknown';
}

/** `id:` and the like, in any order; a space may stand behind the colon. */
function fieldOf(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}: ?([^\\s:]+)`, 'i').exec(text)?.[1];
}

/**
 * The forms in which the same id may come: as it is, without leading zeros, and as the other of
 * decimal and hexadecimal, because centres answer in one and report in the other.
 */
export function idForms(id: string): string[] {
  const bare = id.replace(/^0+(?=.)/, '');
  const forms = [id, id.toLowerCase(), id.toUpperCase(), bare];
  if (/^\d{1,20}$/.test(bare)) forms.push(...hexForms(BigInt(bare).toString(16)));
  if (/^[0-9a-f]{1,16}$/i.test(bare)) forms.push(BigInt(`0x${bare}`).toString(10));
  return [...new Set(forms)];
}

function hexForms(hex: string): string[] {
  return [hex, hex.toUpperCase(), hex.padStart(8, '0'), hex.toUpperCase().padStart(8, '0')];
}
