// Ordering by SMS: the same basket as by keys, once, and never without the digit.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testApp, type TestApp } from '../support/app.js';
import { dialler, gatewayTo, type Gateway } from './gateway.js';

const MIREILLE = '+237670000051';

let house: TestApp;
let gateway: Gateway;
/** A second process of the house, on the same database. */
let other: TestApp;
beforeAll(async () => {
  house = await testApp({ workers: false });
  other = await testApp({ beside: house, workers: false });
  gateway = gatewayTo(house);
});
afterAll(async () => {
  await other.stop();
  await house.stop();
});

beforeEach(async () => {
  for (const table of ['questions', 'carts', 'conversations', 'payment_attempts', 'payments']) {
    await house.owner.query(`delete from ${table}`);
  }
});

interface Ordered {
  id: string;
  channel: string;
  lines: unknown[];
  details: string;
}

/** Orders placed since the last look, without what every order has of its own. */
const seen = new Set<string>();
async function ordered(): Promise<Ordered[]> {
  const rows = await house.rows<Ordered>(
    `select o.id, o.channel, o.shop_id, o.account_id, o.phone_id, o.payer_phone_id, o.language,
        o.quartier_id, o.zone_id, o.kind, o.method, o.fulfilment, o.payment, o.subtotal_xaf,
        o.delivery_fee_xaf, o.discount_xaf, o.total_xaf, o.driver_pay_xaf, o.prep_minutes,
        o.receiver_phone_id, (select json_agg(json_build_object('no', l.no, 'item', l.item_id,
          'name', l.name_fr, 'count', l.count, 'unit', l.unit_xaf, 'xaf', l.line_xaf,
          'options', l.options) order by l.no) from order_lines l where l.order_id = o.id) as lines
      from orders o order by o.placed_at, o.id`,
  );
  const fresh = rows.filter(({ id }) => !seen.has(id));
  fresh.forEach(({ id }) => seen.add(id));
  return fresh;
}

describe('the same basket', () => {
  it.each(['1', '2'])('by keys and by SMS is the same order, paid by way %s', async (way) => {
    const phone = dialler(gateway, MIREILLE);
    await phone.dial('2001*1*2');
    // Bobolo; then one portion of dish 5.
    await phone.type('2');
    await phone.dial('2001*5*1');
    await phone.type('1', '2', way, ...(way === '2' ? ['1'] : []));
    const [byKeys] = await ordered();
    await house.owner.query('update orders set closed_at = now(), reference_held = false');
    await gateway.sms(MIREILLE, 'CMD 2001 1bx2 5 107');
    await gateway.sms(MIREILLE, way);
    const [bySms] = await ordered();
    expect(bySms).toEqual({ ...byKeys, id: bySms?.id, channel: 'sms' });
    expect(byKeys?.channel).toBe('ussd');
    expect(byKeys?.lines).toHaveLength(2);
  });
});

describe('a draft', () => {
  it('orders and asks for nothing before its digit', async () => {
    await gateway.sms(MIREILLE, 'CMD 2001 5x2');
    for (const words of ['ok', 'oui', 'merci', 'CMD', '1?', 'pas 1', '1 ou 2', '7']) {
      await gateway.sms(MIREILLE, words);
    }
    expect(await ordered()).toEqual([]);
    expect(await house.rows('select id from payment_attempts')).toEqual([]);
  });

  it('is ordered once, however often its digit comes, and to whichever process', async () => {
    await gateway.sms(MIREILLE, 'CMD 2001 5x2 107');
    const gateways = [gateway, gatewayTo(other)] as const;
    await Promise.all(
      Array.from({ length: 12 }, (_, at) => gateways[at % 2 === 0 ? 0 : 1].sms(MIREILLE, '1')),
    );
    await gateway.sms(MIREILLE, '1');
    expect(await ordered()).toHaveLength(1);
    expect(await house.rows('select id from payments')).toHaveLength(1);
  });

  it('is ordered once by the same message, repeated by the network', async () => {
    await gateway.sms(MIREILLE, 'CMD 2001 5x2 107');
    await Promise.all(Array.from({ length: 5 }, () => gateway.sms(MIREILLE, '1', 'the-same-id')));
    expect(await ordered()).toHaveLength(1);
  });

  it('of a price that has changed is shown again, and only then ordered', async () => {
    await gateway.sms(MIREILLE, 'CMD 2001 5x2 107');
    await house.owner.query(`update items set price_xaf = price_xaf + 100 where id = '2001-5'`);
    await house.app.upkeep();
    await gateway.sms(MIREILLE, '1');
    expect(await ordered()).toEqual([]);
    await gateway.sms(MIREILLE, '1');
    expect(await ordered()).toHaveLength(1);
  });

  it('that another one replaced is not ordered any more', async () => {
    await gateway.sms(MIREILLE, 'CMD 2001 5x2 107');
    await gateway.sms(MIREILLE, 'CMD 2001 7x2 107');
    await gateway.sms(MIREILLE, '1');
    expect((await ordered()).map(({ lines }) => lines)).toMatchObject([[{ item: '2001-7' }]]);
  });

  it('is nobody else’s: a digit from another phone does nothing to it', async () => {
    await gateway.sms(MIREILLE, 'CMD 2001 5x2 107');
    await gateway.sms('+237670000052', '1');
    expect(await ordered()).toEqual([]);
  });

  it('is the cart that a dial then goes on with', async () => {
    await gateway.sms(MIREILLE, 'CMD 2001 5x2 107');
    const phone = dialler(gateway, MIREILLE);
    await phone.dial();
    expect(await phone.type('1')).toContain('2xKoki plantain');
  });
});

describe('a place that is asked for', () => {
  it('keeps its words sealed, in the place and in the question', async () => {
    await gateway.sms('+237670000091', 'CMD 2001 5x2');
    await gateway.sms('+237670000091', 'BONA portail tres secret');
    await gateway.sms('+237670000091', '1');
    const all = await house.rows<{ found: string }>(
      `select to_jsonb(q)::text as found from questions q
        union all select to_jsonb(p)::text from places p
        union all select to_jsonb(c)::text from carts c`,
    );
    expect(all.filter(({ found }) => /secret/i.test(found))).toEqual([]);
    const [place] = await house.rows(
      `select p.quartier_id from places p join phones ph on ph.account_id = p.account_id
        join carts c on c.place_id = p.id order by p.used_at desc limit 1`,
    );
    expect(place).toBeDefined();
  });
});
