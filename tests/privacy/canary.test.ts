import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createVault, type PersonKey } from '../../src/lib/vault.js';
import { masterKey } from '../support/database.js';
import { testApp, type TestApp } from '../support/app.js';
import {
  CODES,
  DRIVER,
  englishOrder,
  faultyTree,
  forSomebodyElse,
  frenchOrder,
  gatewayTrouble,
  knownCodes,
  ourOwnFaults,
  QUINCELLA,
  refusedCalls,
  sceneIn,
  SECOND_SHOP_PHONE,
  SHOP,
  STRANGER,
  STRAY_WORD,
  WALLET_CODES,
  walletCodes,
  ZEPHYRINE,
} from './journey.js';
import { databaseSinks, logLines, redisWatch, spoolSinks, walSearch, type Sink } from './sinks.js';
import { found, isSaid, numberCanary, wordCanary } from './spellings.js';

const NUMBERS = [
  numberCanary("Zéphyrine's number", ZEPHYRINE.phone),
  numberCanary("Quincella's number", QUINCELLA.phone),
  numberCanary("the stranger's number", STRANGER.phone),
];
const WORDS = [
  wordCanary("Zéphyrine's name", ZEPHYRINE.name),
  wordCanary("Quincella's name", QUINCELLA.name),
  ...['baobab canari', 'canary kiosk', STRAY_WORD].map((word) => wordCanary(word, word)),
];
/** Partners are people too, though their shop's name is public. */
const PARTNERS = [SHOP, SECOND_SHOP_PHONE, DRIVER].map((phone) => numberCanary(phone, phone));
const CANARIES = [...NUMBERS, ...WORDS, ...PARTNERS];

const vault = createVault(masterKey);
const sinks: Sink[] = [];
let house: TestApp;
let written: string[] = [];
let references: string[] = [];
let answers: { status: number; type: string; body: string }[] = [];

/** The whole journey, once; what it left behind is looked through below. */
beforeAll(async () => {
  house = await testApp({ redis: true, parts: { ids: knownCodes(), tree: faultyTree() } });
  const scene = sceneIn(house);
  answers = scene.errors;
  const searchWal = await walSearch(house);
  const redis = house.config.redisUrl ? await redisWatch(house.config.redisUrl) : null;
  const look = async () => void sinks.push(...(await databaseSinks(house)));
  await frenchOrder(scene);
  await look();
  await englishOrder(scene);
  await forSomebodyElse(scene);
  await walletCodes(scene);
  await gatewayTrouble(scene);
  await look();
  await ourOwnFaults(scene, () => sinks.push(...spoolSinks(house)));
  await refusedCalls(scene);
  await house.quiet();
  await look();
  if (redis) sinks.push(...(await redis.sinks()));
  redis?.stop();
  sinks.push({ name: 'log lines', content: logLines(house).join(''), isWords: true });
  for (const { body } of answers) sinks.push({ name: 'answers', content: body, isWords: true });
  const { name, note, phone } = ZEPHYRINE;
  const typed = [phone.slice(-9), name, name.toLowerCase(), note, STRAY_WORD];
  // The last one is in the clear by right: without it the search would have looked at nothing.
  written = await searchWal([...typed, QUINCELLA.phone.slice(-9), QUINCELLA.note, 'BIZ-2001']);
  references = (
    await house.rows<{ reference: string }>(
      `select unnest(array[provider_reference, external_reference]) as reference
        from payment_attempts where provider_reference is not null`,
    )
  ).map(({ reference }) => reference);
}, 90_000);
afterAll(() => house.stop());

describe('the journey', () => {
  it('went all its ways, so that there was something to find', async () => {
    const [events] = await house.rows<{ kinds: string[] }>(
      `select array_agg(distinct coalesce(to_state, kind)) as kinds from order_events`,
    );
    expect(events?.kinds).toEqual(
      expect.arrayContaining(['accepted', 'delivered', 'declined', 'refunded', 'code_wrong']),
    );
    const failed = await house.rows(`select from payment_attempts where state = 'failed'`);
    expect(failed.length).toBeGreaterThan(0);
    expect(references.length).toBeGreaterThan(0);
    const names = new Set(sinks.map(({ name }) => name.split(' ')[0]));
    expect([...names]).toEqual(expect.arrayContaining(['spool', 'log', 'answers']));
    expect(logLines(house).join('')).toMatch(/sms_spooled.*\n(.*\n)*.*turn_failed/);
    expect(answers.map(({ body }) => body.slice(0, 4))).toContain('END ');
    const inbox = house.sandbox.world.handsets.get(ZEPHYRINE.phone.slice(1)).messages;
    expect(inbox.filter(({ text }) => CODES.some((code) => text.includes(code)))).not.toEqual([]);
  });
});

describe('what was left behind', () => {
  it('holds no number, name, address or typed word in the clear, however coded', () => {
    const hits = sinks.flatMap(({ name, content }) =>
      found(CANARIES, content).map((label) => `${label} in ${name}`),
    );
    expect([...new Set(hits)]).toEqual([]);
  });

  it('holds no delivery code in the clear', () => {
    const hits = sinks
      .filter(({ isWords }) => isWords)
      .flatMap(({ name, content }) =>
        CODES.filter((code) => isSaid(code, content)).map(() => name),
      );
    expect([...new Set(hits)]).toEqual([]);
  });

  it('holds no code of a wallet, neither in the clear nor where its owner could open it', async () => {
    const [paid] = await house.rows(`select from orders where method = 'wallet'`);
    expect(paid).toBeDefined();
    const hits = sinks
      .filter(({ isWords }) => isWords)
      .flatMap(({ name, content }) =>
        WALLET_CODES.filter((code) => isSaid(code, content)).map((code) => `${code} in ${name}`),
      );
    expect([...new Set(hits)]).toEqual([]);
    const sealed = await house.rows<{ sealed: Buffer; key: Buffer }>(
      `select c.sealed, a.key_wrapped as key from conversations c
        join phones p on p.id = c.phone_id join accounts a on a.id = p.account_id
      union all select m.body_sealed, a.key_wrapped from messages m
        join accounts a on a.id = m.account_id`,
    );
    const opened = sealed.map((row) => vault.open(vault.unwrap(row.key), row.sealed)).join('\n');
    expect(WALLET_CODES.filter((code) => isSaid(code, opened))).toEqual([]);
  });

  it("holds a payment's references only where payments are kept", () => {
    const places = sinks
      .filter(({ content }) => references.some((reference) => content.includes(reference)))
      .map(({ name }) => name.split('.')[0]);
    const allowed = ['payment_attempts', 'outbox', 'ledger_transfers', 'order_events'];
    expect([...new Set(places)].filter((place) => !allowed.includes(place ?? ''))).toEqual([]);
  });

  it('was never written by Postgres, not even for a moment', () => {
    expect(written).toEqual(['BIZ-2001']);
  });
});

describe('the search', () => {
  it.each([
    ZEPHYRINE.phone,
    ZEPHYRINE.phone.slice(1),
    encodeURIComponent(ZEPHYRINE.phone),
    '6 77 43 19 85',
    Buffer.from(`x${ZEPHYRINE.phone}`).toString('hex'),
    ...['', 'a', 'ab'].map((before) =>
      Buffer.from(`${before}${ZEPHYRINE.phone}y`).toString('base64'),
    ),
  ])('would have found %s', (spelling) => {
    expect(found(CANARIES, `before ${spelling} after`)).toEqual(["Zéphyrine's number"]);
  });

  it.each([
    'ZEPHYRINE',
    JSON.stringify({ name: 'Zéphyrine' }),
    'Z\\u00e9phyrine',
    encodeURIComponent('Zéphyrine'),
    Buffer.from('{"n":"Zéphyrine"}').toString('base64url'),
  ])('would have found %s', (spelling) => {
    const bytes = Buffer.from(spelling).toString('latin1');
    expect(found(CANARIES, bytes)).toEqual(["Zéphyrine's name"]);
  });
});

describe('ciphertext', () => {
  it('differs for the same words to the same person, and opens to the same words', async () => {
    const help = await house.rows<{ sealed: Buffer; key: Buffer }>(
      `select m.body_sealed as sealed, a.key_wrapped as key
        from messages m join accounts a on a.id = m.account_id join phones p on p.id = m.phone_id
        where m.template = 'reply' and p.digest = $1`,
      [vault.digest('phone', ZEPHYRINE.phone)],
    );
    const opened = help.map(({ sealed, key }) => vault.open(vault.unwrap(key), sealed));
    const again = opened.filter((words, at) => opened.indexOf(words) !== at);
    expect(again.length).toBeGreaterThan(0);
    expect(new Set(help.map(({ sealed }) => sealed.toString('hex'))).size).toBe(help.length);
  });

  it('differs for the same number in two rows, whoever sealed it', () => {
    const key = vault.newPersonKey();
    const sealed = Array.from({ length: 10_000 }, () => vault.seal(key, ZEPHYRINE.phone));
    expect(new Set(sealed.map((row) => row.toString('hex'))).size).toBe(sealed.length);
    const nonces = new Set(sealed.map((row) => row.subarray(0, 12).toString('hex')));
    expect(nonces.size).toBe(sealed.length);
  });

  it('with one bit of any byte changed is an error, never other words', async () => {
    const rows = await house.rows<{ sealed: Buffer; key: Buffer }>(
      `select p.sealed, a.key_wrapped as key from phones p join accounts a on a.id = p.account_id
        where p.digest = $1`,
      [vault.digest('phone', ZEPHYRINE.phone)],
    );
    const [{ sealed, key } = { sealed: Buffer.alloc(0), key: Buffer.alloc(0) }] = rows;
    const person = vault.unwrap(key);
    expect(vault.open(person, sealed)).toBe(ZEPHYRINE.phone);
    const open = (bytes: Buffer, by: PersonKey) => () => vault.open(by, bytes);
    for (const at of sealed.keys()) {
      expect(open(flipped(sealed, at), person)).toThrow('does not open');
    }
    for (const at of key.keys()) expect(() => vault.unwrap(flipped(key, at))).toThrow();
    expect(open(sealed.subarray(0, 20), person)).toThrow('does not open');
    expect(open(sealed, vault.newPersonKey())).toThrow('does not open');
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe('history', () => {
  const tables = [
    ...['audit_log', 'idempotency_keys', 'order_events', 'ledger_transfers', 'ledger_entries'],
    ...['order_events_default', 'ledger_entries_default', 'order_transitions'],
  ];
  it.each(tables)('%s is neither changed nor deleted by the application', async (table) => {
    const { rows } = house;
    const [column] = await rows<{ name: string }>(
      `select attname as name from pg_attribute
        where attrelid = $1::regclass and attnum > 0 order by attnum limit 1`,
      [table],
    );
    const name = column?.name ?? '';
    await house.owner.query('set role kwata_app');
    try {
      for (const change of [
        `update ${table} set ${name} = ${name}`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]) {
        await expect(rows(change), change).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await house.owner.query('reset role');
    }
  });
});

describe('log lines', () => {
  it('are JSON with a time and a name, and keep ids while they mask numbers', () => {
    const lines = logLines(house);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(line.endsWith('}\n')).toBe(true);
      expect(JSON.parse(line)).toMatchObject({
        level: expect.stringMatching(/^(info|warn|error)$/) as string,
        message: expect.stringMatching(/^\w+$/) as string,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      });
    }
    const id = '01a1f875-049e-7327-a15c-670000051999';
    const number = `to ${ZEPHYRINE.phone} and %2B237677431985`;
    const [line = ''] = logLines({
      log: [{ level: 'warn', event: number, facts: { id, number } }],
    });
    expect(line).toContain(id);
    expect(found(NUMBERS, line)).toEqual([]);
    expect(line).toContain('***985');
  });
});
