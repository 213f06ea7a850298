import { createHmac } from 'node:crypto';
import type { Callback } from '../caller.js';
import type { Settings } from '../settings.js';

/** [A] HMAC-SHA1 of the address and of every field, name and value, in the order of their names. */
export function signed(
  settings: Settings,
  callback: Callback,
  url: string,
  fields: Record<string, string>,
): Callback {
  const names = Object.keys(fields).sort();
  const text = url + names.map((name) => name + (fields[name] ?? '')).join('');
  const signature = createHmac('sha1', settings.twilioAuthToken).update(text).digest('base64');
  return { ...callback, headers: { 'x-twilio-signature': signature } };
}
