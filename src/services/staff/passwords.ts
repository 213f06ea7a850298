import { isCommonPassword } from '../../lib/common-passwords.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Ids } from '../../lib/ids.js';

const SHORTEST = 12;
/** Longer ones cost no more to look at, but a body has its limits. */
const LONGEST = 200;

export type PasswordRefusal = Refusal<'too_short' | 'too_long' | 'too_common'>;

/** Length and the list are all that is asked for: rules about signs make passwords worse. */
export function judgePassword(password: string, name: string): { ok: true } | PasswordRefusal {
  const letters = [...password].length;
  if (letters < SHORTEST) return refuse('too_short');
  if (letters > LONGEST) return refuse('too_long');
  return isCommonPassword(password, [name]) ? refuse('too_common') : { ok: true };
}

/** As typed: different ways to write an accent are the same letter. */
export function passwordBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'), 'utf8');
}

/** Without letters and figures that look alike, since it is read from a screen and typed. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** `k7qm-...`: words of chance, in groups; 79 bits. */
export function randomWords(ids: Ids, groups = GROUPS): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => READABLE.charAt(ids.random(READABLE.length)));
  return Array.from({ length: groups }, () => group().join('')).join('-');
}
