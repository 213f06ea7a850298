import { describe, expect, it } from 'vitest';

import type { MessageGateway, OutgoingMessage, SendResult } from '../../src/channels/channel.js';
import { pacedGateways } from '../../src/channels/paced.js';
import { createClock, type Clock } from '../../src/lib/clock.js';
import type { Phone } from '../../src/lib/phone.js';

const clock = createClock();

function gateway(name = 'slow'): MessageGateway & { took: string[]; at: number[] } {
  const took: string[] = [];
  const at: number[] = [];
  return {
    ...{ name, channel: 'sms', took, at },
    send({ ref }) {
      took.push(ref);
      at.push(performance.now());
      return Promise.resolve({ ok: true, externalId: ref });
    },
  };
}

const message = (ref: string, urgency: number, to = '+237670000001'): OutgoingMessage => ({
  ...{ to: to as Phone, text: 'Bonjour', ref, urgency },
});
const send = (by: MessageGateway | undefined, each: OutgoingMessage): Promise<SendResult> =>
  by?.send(each) ?? Promise.reject(new Error('no gateway'));

describe('a gateway with a pace', () => {
  it('is asked no faster, and the urgent first, whatever came before', async () => {
    const own = gateway();
    const settings = { perSecond: { slow: 100 }, perPersonMinute: 0 };
    const [paced] = pacedGateways([own], { clock, settings });
    const offers = Array.from({ length: 8 }, (_, no) =>
      send(paced, message(`offer ${String(no)}`, 2)),
    );
    const order = send(paced, message('order', 1));
    const code = send(paced, message('code', 0));
    await Promise.all([...offers, order, code]);
    expect(own.took.slice(0, 4)).toEqual(['offer 0', 'code', 'order', 'offer 1']);
    // Ten messages have nine gaps between them; timers may be a little early.
    expect((own.at.at(-1) ?? 0) - (own.at[0] ?? 0)).toBeGreaterThan(9 * 10 - 20);
  });

  it('refuses what would wait longer than a worker may, and only that', async () => {
    const own = gateway();
    const settings = { perSecond: { slow: 0.5 }, perPersonMinute: 0 };
    const [paced] = pacedGateways([own], { clock, settings });
    const waiting = Array.from({ length: 7 }, () => send(paced, message('offer', 2)));
    const late = await send(paced, message('late', 2));
    expect(late).toEqual({ ok: false, permanent: false, kind: 'paced', code: 'gateway_paced' });
    const code = send(paced, message('code', 0));
    expect((await waiting[0])?.ok).toBe(true);
    expect((await code).ok).toBe(true);
    expect(own.took).toEqual(['offer', 'code']);
  });

  it('does not slow another one down', async () => {
    const [slow, fast] = [gateway('slow'), gateway('fast')];
    const settings = { perSecond: { slow: 1 }, perPersonMinute: 0 };
    const [, paced] = pacedGateways([slow, fast], { clock, settings });
    await Promise.all(Array.from({ length: 50 }, () => send(paced, message('order', 1))));
    expect(fast.took).toHaveLength(50);
  });
});

describe('a person', () => {
  it('gets so many messages a minute over all gateways, and any number of codes', async () => {
    let nowMs = 0;
    const still: Clock = { ...clock, monotonicMs: () => nowMs };
    const [one, other] = [gateway('one'), gateway('other')];
    const settings = { perSecond: {}, perPersonMinute: 3 };
    const [first, second] = pacedGateways([one, other], { clock: still, settings });
    const results = [
      await send(first, message('1', 1)),
      await send(second, message('2', 2)),
      await send(first, message('3', 1)),
      await send(second, message('4', 1)),
      await send(first, message('code', 0)),
      await send(first, message('theirs', 1, '+237670000002')),
    ];
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, false, true, true]);
    expect(results[3]).toMatchObject({ kind: 'paced', code: 'person_paced', permanent: false });
    nowMs = 60_000;
    expect((await send(first, message('5', 1))).ok).toBe(true);
  });
});
