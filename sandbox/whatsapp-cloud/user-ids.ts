import { createHash } from 'node:crypto';
import type { Handsets, Phone } from '../handsets.js';

/** [A] An id that stands for one person towards one business: a country and up to 128 characters. */
export function userIdOf(msisdn: string): string {
  const digits = createHash('sha256').update(`user:${msisdn}`).digest('hex');
  return `CM.${BigInt(`0x${digits.slice(0, 16)}`).toString()}`;
}

export function phoneOfUser(handsets: Handsets, userId: unknown): Phone | undefined {
  for (const phone of handsets.all()) if (userIdOf(phone.msisdn) === userId) return phone;
  return undefined;
}
