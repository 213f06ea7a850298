import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Phone as Handset } from '../../sandbox/handsets.js';
import { orderByUssd } from '../faults/support/dialling.js';
import { calm, cast } from '../faults/support/scene.js';
import { testApp, type TestApp } from '../support/app.js';
import { deskBeside } from './house.js';

const EVENING = new Date('2026-11-16T22:00:00+01:00');

let house: TestApp;
let close: () => Promise<void>;
let desk: (line: string, as?: string) => Promise<string[]>;
let awa: Handset;
let ben: Handset;

beforeAll(async () => {
  house = await testApp({ at: EVENING });
  const { handsets } = house.sandbox.world;
  [awa, ben] = [handsets.get('237670000301'), handsets.get('237670000302')];
  const { run, close: closeDesk } = await deskBeside(house);
  close = closeDesk;
  desk = async (line, as = 'Ada') => {
    const lines = await run([...words(line), '--as', as]);
    house.app.workers.poke();
    await house.quiet();
    return lines;
  };
});
afterAll(async () => {
  await close();
  await house.stop();
});

/** `"two words"` are one. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

async function text(who: Handset, said: string): Promise<string> {
  const [gateway] = house.sandbox.world.smsGateways;
  const before = who.seq;
  if (gateway) await house.sandbox.world.smsNetwork.send(who, said, gateway);
  await house.quiet();
  return got(who, before).join(' | ');
}

function got(who: Handset, since = 0): string[] {
  return who.messages
    .filter(({ seq, state }) => seq > since && state === 'received')
    .map((message) => message.text);
}

const offersTo = (who: Handset) => got(who).filter((said) => said.includes("STOP = plus d'offres"));
/** Straight there: what was due on the way is done at once. */
const at = async (time: string) => {
  house.clock.set(new Date(time));
  house.app.workers.poke();
  await house.quiet();
};

async function campaign(said: string): Promise<string> {
  const from = '--from 2026-11-16 --until 2026-12-20';
  const [line = ''] = await desk(`offers draft --fr "${said}" --en "${said}" ${from}`);
  return /\d+/.exec(line)?.[0] ?? line;
}

describe('an offer', () => {
  test('is written by one person and approved by another', async () => {
    const number = await campaign('Le ndole a -20%.');
    expect(await desk(`offers start ${number}`)).toEqual([
      'Not in the state it is in: draft, approve, start, pause, start again.',
    ]);
    expect(await desk(`offers approve ${number}`, 'ada')).toEqual([
      'Somebody else approves what you have written.',
    ]);
    expect(await desk(`offers approve ${number}`, 'Ben')).toEqual([`Offer ${number} is approved.`]);
  });

  test.each([
    ['longer than one SMS with what stands around it', 'm'.repeat(132), 'does not fit one SMS'],
    ['with a sign that no SMS has', 'Ndolé à −20%', 'double the price'],
    ['without words', '', 'both languages'],
  ])('%s is refused', async (_, said, why) => {
    expect((await campaign(said)).concat()).toContain(why);
  });

  test('begun in the night waits for the morning, and goes to who said yes', async () => {
    await text(awa, 'OFFRES');
    await text(ben, 'bonjour');
    await desk('offers start 101');
    expect(offersTo(awa)).toEqual([]);
    await at('2026-11-17T07:59:00+01:00');
    expect(offersTo(awa)).toEqual([]);
    await at('2026-11-17T08:01:00+01:00');
    expect(offersTo(awa)).toEqual(["Kwata: Le ndole a -20%. STOP = plus d'offres"]);
    expect(offersTo(ben)).toEqual([]);
  });

  test('is dropped with its reason where another one left that day', async () => {
    const number = await campaign('Eru et water fufu.');
    await desk(`offers approve ${number}`, 'Ben');
    await desk(`offers start ${number}`);
    expect(offersTo(awa)).toHaveLength(1);
    const shown = await desk(`offers show ${number}`);
    expect(shown.join('\n')).toMatch(/dropped +day_cap +1/);
  });

  test('that was paused in the night reaches nobody, and everybody once it goes on', async () => {
    await at('2026-11-17T21:00:00+01:00');
    const number = await campaign('Jus a 300F.');
    await desk(`offers approve ${number}`, 'Ben');
    await desk(`offers start ${number}`);
    expect(await desk(`offers pause ${number}`)).toEqual([
      `Offer ${number} is paused; 1 were taken back.`,
    ]);
    await at('2026-11-18T09:00:00+01:00');
    expect(offersTo(awa)).toHaveLength(1);
    await desk(`offers start ${number}`);
    expect(offersTo(awa)).toHaveLength(2);
  });

  test('does not leave behind a STOP, and codes and commands go on', async () => {
    await at('2026-11-18T21:00:00+01:00');
    const number = await campaign('Beignets haricot.');
    await desk(`offers approve ${number}`, 'Ben');
    await desk(`offers start ${number}`);
    expect(await text(awa, 'Stop svp')).toContain('Vous ne recevrez plus nos offres');
    await at('2026-11-19T12:00:00+01:00');
    expect(offersTo(awa)).toHaveLength(2);
    expect((await desk(`offers show ${number}`)).join('\n')).toMatch(/dropped +not_wanted +1/);
    expect(await text(awa, 'AIDE 4')).toContain('AIDE 4: ');
  });
});

describe('a yes and a no', () => {
  test('are kept with their words, channel and time, and never changed', async () => {
    const rows = await house.rows<{ purpose: string; wanted: boolean; wording: string }>(
      'select purpose, wanted, wording, version, language, channel from consents order by at, id',
    );
    const offers = { purpose: 'offers', version: 2, language: 'fr', channel: 'sms' };
    expect(rows).toEqual([
      { ...offers, wanted: true, wording: 'reply.opted_in' },
      { ...offers, wanted: false, wording: 'reply.opted_out' },
      { ...offers, purpose: 'favourites', wanted: false, wording: 'reply.opted_out' },
    ]);
    await expect(house.rows('update consents set wanted = true')).rejects.toThrow('append-only');
  });

  test('that a gateway was told count as ours, and START opens it again', async () => {
    await text(awa, 'START');
    const { rows } = house;
    const closed = () =>
      rows<{ closed: string[] }>(
        `select closed_gateways as closed from phones p join messages m on m.phone_id = p.id
          where m.template = 'reply.startOffers' limit 1`,
      );
    const [gateway] = house.sandbox.world.smsGateways;
    house.sandbox.world.change(awa, { smsOptOut: true });
    await house.quiet();
    expect((await closed())[0]?.closed).toContain('africastalking');
    const [last] = await rows(
      'select gateway, wanted, wording from consents order by at desc, id desc limit 1',
    );
    expect(last).toMatchObject({ wanted: false, wording: 'gateway' });
    awa.smsOptOut = false;
    if (gateway) await text(awa, 'START');
    expect(await closed()).toEqual([{ closed: [] }]);
  });
});

test('a refusal for such a reason is heard as a no as well', async () => {
  await text(ben, 'OFFRES');
  // Told to the gateway long ago, and never to us.
  ben.smsOptOut = true;
  await text(ben, 'AIDE');
  ben.smsOptOut = false;
  const [last] = await house.rows(
    'select gateway, purpose, wanted from consents order by at desc, id desc limit 1',
  );
  expect(last).toEqual({ gateway: 'africastalking', purpose: 'favourites', wanted: false });
});

describe('what people with live orders must know', () => {
  test('reaches them, once, and nobody else', async () => {
    await at('2026-11-19T13:00:00+01:00');
    await calm(house);
    await house.app.upkeep();
    const scene = cast(house);
    await orderByUssd(scene, { method: 'cash' });
    await house.quiet();
    const { customer } = scene;
    const before = [awa.seq, customer.seq] as const;
    await desk('broadcast send --fr "Orage a Douala: retards." --en "Storm in Douala: delays."');
    expect(got(awa, before[0])).toEqual([]);
    expect(got(customer, before[1])).toEqual(['Kwata info: Orage a Douala: retards.']);
    expect((await desk('broadcast list')).join('\n')).toMatch(/101 .*Orage/);
  });
});

describe('an article of help', () => {
  test('is one SMS in the language of who asks, and can be written anew', async () => {
    expect(await text(ben, 'AIDE 2')).toMatch(/^AIDE 2: .*code secret/);
    await text(ben, 'EN');
    expect(await text(ben, 'HELP 2')).toMatch(/^HELP 2: .*MoMo/);
    expect(await text(ben, 'help 77')).toContain('No article 77');
    const edit = (body: string) =>
      desk(`help edit 2 --title-fr Payer --title-en Pay --fr "${body}" --en "${body}"`);
    expect(await edit('m'.repeat(153))).toEqual([expect.stringContaining('does not fit one SMS')]);
    expect(await edit('Payez ceci «bien»')).toEqual([expect.stringContaining('double the price')]);
    expect(await edit('Pay with MoMo or OM.')).toEqual(['AIDE 2 is written.']);
    expect(await text(ben, 'HELP 2')).toBe('HELP 2: Pay with MoMo or OM.');
  });
});

test('nothing failed on the way', () => {
  expect(house.log.filter(({ level }) => level === 'error')).toEqual([]);
});
