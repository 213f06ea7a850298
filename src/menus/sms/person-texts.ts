import { isMobile, parsePhone } from '../../lib/phone.js';
import { cleanName } from '../customer/typed.js';
import { NOTHING_SAID, type Command } from './parsed.js';
import type { VerbId } from './verbs.js';

const LINK = /^\W*(?:LIER|RELIER|LINK)\s+(\+?[\d .-]{6,18})\W*$/i;
const NAME = /^\W*(?:PRENOM|PR[EÉ]NOM|NAME)\s+([^\d?!]{2,20})\W*$/i;
const MESSAGE = /^\W*(?:MESSAGES?|MSG)\s+(\d{1,2})\W*$/i;

/**
 * Commands whose words the common reading would take apart: a phone number or a code of six digits, a
 * name, which of the last messages. Only exactly as we teach them.
 */
export function readPersonText(text: string): Command | undefined {
  return readLink(text) ?? readName(text) ?? readMessage(text);
}

function readLink(text: string): Command | undefined {
  const digits = LINK.exec(text)?.[1]?.trim();
  if (digits === undefined) return undefined;
  const code = digits.replace(/\s/g, '');
  if (/^\d{6}$/.test(code)) return { ...command('link'), code };
  const phone = parsePhone(digits);
  return phone && isMobile(phone) ? { ...command('link'), detail: phone } : undefined;
}

function readName(text: string): Command | undefined {
  const typed = NAME.exec(text)?.[1];
  const name = typed === undefined ? null : cleanName(typed);
  return name === null ? undefined : { ...command('rename'), detail: name };
}

function readMessage(text: string): Command | undefined {
  const no = MESSAGE.exec(text)?.[1];
  return no === undefined ? undefined : { ...command('messages'), page: Math.max(1, Number(no)) };
}

function command(verb: VerbId): Command {
  return { kind: 'command', verb, ...NOTHING_SAID, detail: null, exact: true };
}
