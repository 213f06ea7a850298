import { describe, expect, test } from 'vitest';

import { parseInbound } from '../../src/channels/sms/africastalking-callbacks.js';
import { parseKannelInbound } from '../../src/channels/sms/kannel-callbacks.js';
import { parseTwilioInbound } from '../../src/channels/sms/twilio-callbacks.js';

const NOW = new Date('2026-11-16T11:00:00Z');
const ID = 'a1b2c3d4';

/** The edge of each gateway: what comes out is heard, and answered; null is neither. */
const EDGES: Readonly<Record<string, (from: string) => unknown>> = {
  africastalking: (from) =>
    parseInbound({ date: NOW.toISOString(), from, id: ID, text: 'AIDE', to: '8055' }, NOW),
  twilio: (from) =>
    parseTwilioInbound({ MessageSid: ID, From: from, To: '8055', Body: 'AIDE' }, NOW),
  kannel: (from) => {
    const fields = Object.entries({ id: ID, from, to: '8055', text: 'AIDE' });
    const raw = new Map(fields.map(([name, value]) => [name, [Buffer.from(value)]]));
    return parseKannelInbound(raw, NOW)?.sms ?? null;
  },
};

describe.each(Object.keys(EDGES))('by %s', (gateway) => {
  const heard = (from: string) => EDGES[gateway]?.(from) ?? null;

  test('a phone is heard', () => {
    expect(heard('+237670000051')).toMatchObject({ from: '+237670000051' });
  });

  // Nobody is there to read an answer, and what answers by itself would answer ours.
  test.each([
    ['a name', 'MTN'],
    ['a name with digits', 'Orange237'],
    ['a name that looks like a number', 'O670000051'],
    ['a short number', '8055'],
    ['a shorter one', '99'],
    ['a short number with the country', '+2378055'],
    ['a foreign number', '+33612345678'],
    ['no sender', ''],
    ['a number with a letter in it', '67000005l'],
  ])('%s is not', (_, from) => {
    expect(heard(from)).toBeNull();
  });
});
