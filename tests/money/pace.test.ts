import { expect, it } from 'vitest';

import type { HttpClient, Sent } from '../../src/payments/http-client.js';
import { obeyingRetryAfter } from '../../src/payments/pace.js';

const ok: Sent = { kind: 'answer', status: 200, body: '{}' };

/** A provider that throttles its first call, and how long after it the next one was let through. */
async function silenceMs(throttled: Sent): Promise<number> {
  const start = Date.parse('2026-11-20T12:00:00Z');
  let nowMs = start;
  const answers = [throttled];
  const http: HttpClient = {
    send: () => Promise.resolve(answers.shift() ?? ok),
    close: () => Promise.resolve(),
  };
  const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs - start };
  const paced = obeyingRetryAfter(http, clock);
  await paced.send({ method: 'GET', path: '/' });
  for (;;) {
    const sent = await paced.send({ method: 'GET', path: '/' });
    if (sent.kind === 'answer') return nowMs - start;
    expect(sent).toEqual({ kind: 'not_sent', cause: 'asked_to_wait' });
    nowMs += 500;
  }
}

const refusal = (retryAfter?: string): Sent => ({
  ...{ kind: 'answer', status: 429, body: '' },
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

it.each([
  ['7', 7_000],
  ['0', 0],
  ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ['86400', 300_000],
  ['soon', 0],
  ['-5', 0],
  [undefined, 0],
])('asked to come again after "%s" it is left alone for %i ms', async (retryAfter, ms) => {
  expect(await silenceMs(refusal(retryAfter))).toBe(ms);
});

it.each([
  { ...ok, retryAfter: '9' },
  { ...ok, status: 503, retryAfter: '9' },
] as Sent[])('only a 429 asks: %j', async (sent) => {
  expect(await silenceMs(sent)).toBe(0);
});
