import { isMobile, parsePhone } from '../../lib/phone.js';
import { readReceiptCode } from '../../services/receipt-code.js';
import { NOTHING_SAID, type Command } from './parsed.js';
import type { VerbId } from './verbs.js';

const TOP_UP =
  /^\W*(?:RECHARGE|RECHARGER|TOPUP)\s+(\d{2,6})\s*(?:F|FCFA|XAF)?\s+(\+?[\d .-]{9,18})\W*$/i;
const CHECK =
  /^\W*(?:VERIFIER|V[EÉ]RIFIER|VERIFIE|VERIFY)\s+(?:CDE\s+|ORDER\s+)?(\d{4,6})\s+([A-Z]{4}[ -]?\d{4})\W*$/i;

/**
 * Two commands whose words the common reading would take apart: a phone number beside a sum, and the
 * code of a receipt. Only exactly as we teach them; everything else is read like any message.
 */
export function readWalletText(text: string): Command | undefined {
  const [, sum, number] = TOP_UP.exec(text) ?? [];
  const phone = number === undefined ? null : parsePhone(number);
  if (sum !== undefined && phone && isMobile(phone)) {
    return { ...command('top_up'), amountXaf: Number(sum), detail: phone };
  }
  const [, reference, typed] = CHECK.exec(text) ?? [];
  const code = typed === undefined ? null : readReceiptCode(typed);
  if (reference === undefined || code === null) return undefined;
  return { ...command('verify'), reference: Number(reference), detail: code };
}

function command(verb: VerbId): Command {
  return { kind: 'command', verb, ...NOTHING_SAID, detail: null, exact: true };
}
