import { expect, test } from 'vitest';

import { createBooks } from '../../sandbox/books.js';
import { createClock } from '../../sandbox/clock.js';
import { createHandsets } from '../../sandbox/handsets.js';
import { createLive } from '../../sandbox/live.js';

function aWebhook(reference: string) {
  return {
    provider: 'campay',
    kind: 'webhook',
    reference,
    says: '',
    method: 'GET',
    at: '',
    attempts: 1,
    httpStatus: 200,
    error: null,
    fault: null,
    state: 'taken' as const,
  };
}

test('a book keeps its newest rows', () => {
  const { webhooks } = createBooks(80);
  for (let count = 1; count <= 1000; count += 1) webhooks.add(aWebhook(String(count)));
  const kept = webhooks.rows().map(({ reference }) => Number(reference));
  expect(kept.length).toBeGreaterThanOrEqual(80);
  expect(kept.length).toBeLessThan(90);
  expect(kept.at(-1)).toBe(1000);
  expect(kept).toEqual(kept.map((_, index) => 1000 - kept.length + 1 + index));
});

test('a phone keeps its last thousand messages, and their numbers go on', () => {
  const clock = createClock();
  const live = createLive();
  const handsets = createHandsets({ clock, live });
  const phone = handsets.get('237670000001');
  for (let count = 1; count <= 1500; count += 1)
    handsets.show(phone, { from: '8055', to: phone.msisdn, text: 'x', state: 'received' });
  expect(phone.messages).toHaveLength(1000);
  expect(phone.messages.at(-1)?.seq).toBe(1500);
  live.close();
});

test('the clock runs in order what falls due, and forgets all when cleared', async () => {
  const clock = createClock(Date.parse('2026-03-02T11:05:00Z'));
  const ran: string[] = [];
  clock.after(2_000, () => ran.push('second'));
  clock.after(1_000, () => ran.push('first'));
  const cancel = clock.after(500, () => ran.push('never'));
  cancel();
  const waited = clock.wait(60_000);
  const dropped = clock.wait(3_600_000);
  clock.advance(60_000);
  expect(ran).toEqual(['first', 'second']);
  expect(await waited).toBe(true);
  expect(clock.iso()).toMatch(/^2026-03-02T11:06/);
  clock.clear();
  expect(await dropped).toBe(false);
});
