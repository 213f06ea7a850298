import type pg from 'pg';

import type { MessageRow } from '../../sandbox/books.js';
import type { ChatWritten } from '../../sandbox/chat.js';
import type { Phone as Handset } from '../../sandbox/handsets.js';
import type { Offer } from '../../sandbox/whatsapp-network.js';
import { createIds, type Ids } from '../../src/lib/ids.js';
import { parsePhone } from '../../src/lib/phone.js';
import { createVault } from '../../src/lib/vault.js';
import { TREE } from '../../src/menus/index.js';
import type { Runner } from '../../src/models/database.js';
import { createAccounts } from '../../src/services/accounts.js';
import { receiptCode } from '../../src/services/receipt-code.js';
import { testApp, type TestApp } from './app.js';
import { masterKey } from './database.js';
import { until } from './poll.js';
import { pageProblems, screenProblems, watchedTree } from './pages.js';
import { happen, type Stage } from './stage-world.js';
import type { CastMember, Step, Transcript } from './transcript.js';

const ROOMY = {
  DATABASE_POOL: '4',
  WORKER_DATABASE_POOL: '4',
  TURN_WAIT_MS: '15000',
  TURN_DEADLINE_MS: '20000',
  PROVIDER_TIMEOUT_MS: '4000',
};

/** Screens that were looked at on all their pages already: most transcripts begin alike. */
const sound = new Set<string>();

/** Plays a transcript through the real house and writes down what everybody saw. */
export async function play(transcript: Transcript): Promise<{ text: string; problems: string[] }> {
  const problems: string[] = [];
  const tree = watchedTree(TREE, (id, screen, language) => {
    const seen = JSON.stringify([screen, language]);
    if (sound.has(seen)) return;
    const found = screenProblems(screen, language).map((problem) => `${id}: ${problem}`);
    if (found.length === 0) sound.add(seen);
    problems.push(...found);
  });
  const house = await testApp({
    at: transcript.clock,
    env: ROOMY,
    parts: { tree, ids: sameIds(transcript.clock) },
    sandbox: { mtnLanguage: transcript.via?.language ?? '' },
    smpp: transcript.via?.gateway === 'smpp',
  });
  try {
    const { handsets } = house.sandbox.world;
    const cast = [transcript.person, ...transcript.others];
    const via = transcript.via?.gateway;
    const { smsc } = house.sandbox.world;
    if (via === 'smpp') await until('a bind', () => smsc.binds().now === 1);
    const handset = (who: CastMember) => handsets.get(who.msisdn);
    const stage = { house, cast, problems, handset, via };
    if (transcript.language) await introduce(stage, transcript.person, transcript.language);
    const text = await playAll(stage, transcript);
    const broken = house.log.filter(({ level }) => level === 'error').map(({ event }) => event);
    return {
      text,
      problems: [...new Set([...problems, ...broken, ...atTheNetwork(house, transcript)])],
    };
  } finally {
    await house.stop();
  }
}

async function playAll(stage: Stage, transcript: Transcript): Promise<string> {
  const masks = createMasks(stage.house);
  const { channel, person } = transcript;
  const hear = createListener(stage, channel === 'whatsapp' ? person.name : null);
  const lines: string[] = [];
  for (const step of transcript.steps) {
    lines.push(step.line);
    if (step.kind === 'aside') continue;
    const shown = await masks
      .fill(step.words)
      .then((words) => perform(stage, step, words))
      .catch((error: unknown) => {
        // What was said so far shows best why this cannot be.
        throw new Error([...lines, String(error)].join('\n'), { cause: error });
      });
    await stage.house.quiet();
    // What a shop changed by SMS is known everywhere within seconds.
    if (step.kind === 'say' && step.channel === 'sms') await stage.house.app.upkeep();
    const said = [...shown, ...hear()];
    lines.push(...(await masks.hide(said.join('\n'))).split('\n').filter(Boolean));
  }
  return [...transcript.header, '', ...lines].join('\n').trimEnd() + '\n';
}

/** Does what a line says; gives the page that came back, if any. */
async function perform(
  stage: Stage,
  step: Exclude<Step, { kind: 'aside' }>,
  words: string,
): Promise<string[]> {
  if (step.kind === 'world') return happen(stage, words);
  const { world } = stage.house.sandbox;
  const handset = stage.handset(step.who);
  if (step.channel === 'ussd') return dialOrType(stage, step.who, words);
  if (step.channel === 'whatsapp') return chat(stage, step.who, words);
  const [gateway] = world.smsGateways;
  if (gateway) await world.smsNetwork.send(handset, words, gateway);
  return [];
}

/** Words, or what is no words: `[Title]` is a tap, `(4.05, 9.76)` a place, then voice and pictures. */
async function chat(stage: Stage, who: CastMember, words: string): Promise<string[]> {
  const { world } = stage.house.sandbox;
  const handset = stage.handset(who);
  handset.whatsapp = true;
  const [gateway] = world.whatsappGateways;
  const written = writtenOf(words, (choice) => world.whatsappNetwork.offering(handset, choice));
  if (gateway) await world.whatsappNetwork.send(handset, written, gateway);
  return [];
}

function writtenOf(words: string, offering: (choice: string) => Offer | undefined): ChatWritten {
  const [, tapped] = /^\[(.+)\]$/.exec(words) ?? [];
  if (tapped !== undefined) {
    const offer = offering(tapped);
    if (!offer) throw new Error(`nothing to tap says "${tapped}"`);
    return offer.choice;
  }
  const [, latitude, longitude] = /^\((-?[\d.]+), (-?[\d.]+)\)$/.exec(words) ?? [];
  if (longitude !== undefined) {
    return { kind: 'location', latitude: Number(latitude), longitude: Number(longitude) };
  }
  if (words === '(vocal)') return { kind: 'voice' };
  if (words === '(autocollant)') return { kind: 'sticker' };
  return words === '(photo)' ? { kind: 'image' } : { kind: 'text', text: words };
}

/** So long a person looks at a page before they answer it. */
const READS_MS = 2_000;

async function dialOrType(stage: Stage, who: CastMember, words: string): Promise<string[]> {
  const { via } = stage;
  const { ussdNetwork } = stage.house.sandbox.world;
  // Gateways that send only the last input repeat it within a second: the time must not stand still.
  if (via) await stage.house.pass(READS_MS);
  const isDial = /^\*.*#$/.test(words);
  const handset = stage.handset(who);
  const reply = await (isDial
    ? ussdNetwork.dial(handset, words, via)
    : ussdNetwork.input(handset, words));
  if ('refused' in reply) throw new Error(`${who.name} has no session for "${words}"`);
  stage.problems.push(...pageProblems(reply.text));
  const isFirst = who === stage.cast[0];
  const before = isFirst ? '< ' : `[${who.name}, ussd] < `;
  const page = reply.text.split('\n').map((line) => before + line);
  return reply.open ? page : [...page, '(fin)'];
}

/** Gives what has reached the phones since it was last asked: texts, and requests for money. */
function createListener({ house, cast }: Stage, isChatting: string | null): () => string[] {
  const heard = new Map<string, number>();
  const seen = new Set<string>();
  const nameOf = (msisdn: string) =>
    cast.find((member) => member.msisdn === msisdn)?.name ?? msisdn.slice(3);

  function messagesOf(handset: Handset): string[] {
    const since = heard.get(handset.msisdn) ?? 0;
    const fresh = handset.messages.filter(({ seq }) => seq > since);
    heard.set(handset.msisdn, handset.seq);
    return fresh
      .filter(({ state }) => state === 'received')
      .map(({ channel, text, segments }) => {
        const name = nameOf(handset.msisdn);
        if (channel === 'whatsapp') {
          const before = name === isChatting ? '< ' : `[${name}, whatsapp] < `;
          return before + text.split('\n').join(`\n${before}`);
        }
        const start = `[${name}${segments > 1 ? `, ${segments} SMS` : ''}] < `;
        return start + text.split('\n').join(`\n${' '.repeat(start.length)}`);
      });
  }

  function promptsOf(handset: Handset): string[] {
    const fresh = house.sandbox.world.wallets.visible(handset).filter(({ id }) => !seen.has(id));
    return fresh.map(({ id, operator, amountXaf }) => {
      seen.add(id);
      return `[${nameOf(handset.msisdn)}] ${operator} demande ${amountXaf}F: code secret?`;
    });
  }

  return () => {
    const place = ({ msisdn }: Handset) => {
      const at = cast.findIndex((member) => member.msisdn === msisdn);
      return `${at < 0 ? 99 : at}`.padStart(2, '0') + msisdn;
    };
    return [...house.sandbox.world.handsets.all()]
      .sort((one, other) => (place(one) < place(other) ? -1 : 1))
      .flatMap((handset) => [...messagesOf(handset), ...promptsOf(handset)]);
  };
}

/** References and delivery codes by name: `{ref}`, `{ref2}`, `{code}`; `{wrong}` is no order's code. */
function createMasks({ rows }: TestApp) {
  const vault = createVault(masterKey);
  const names = new Map<string, string>();

  async function look(): Promise<void> {
    const orders = await rows<{
      reference: number;
      sealed: Buffer;
      key: Buffer;
      id: string;
      totalXaf: number;
    }>(
      `select o.reference, o.id, o.total_xaf as "totalXaf", o.code_sealed as sealed, a.key_wrapped as key
        from orders o
          join accounts a on a.id = coalesce(o.receiver_account_id, o.account_id) order by o.placed_at, o.id`,
    );
    orders.forEach((order, index) => {
      const { reference, sealed, key } = order;
      const no = index === 0 ? '' : String(index + 1);
      names.set(String(reference), `{ref${no}}`);
      names.set(receiptCode(vault, order), `{recu${no}}`);
      const code = vault.open(vault.unwrap(key), sealed);
      if (!names.has(code)) names.set(code, `{code${numberOf(names, 'code')}}`);
    });
  }

  return {
    async hide(words: string): Promise<string> {
      await look();
      learn(names, words);
      return words
        .replace(/\b(?:\d{4,6}|[A-Z]{4}\d{4})\b/g, (code) => names.get(code) ?? code)
        .replace(/\b(r[ée]f) [0-9a-f]{8}\b/g, '$1 {fournisseur}');
    },
    async fill(words: string): Promise<string> {
      await look();
      const values = new Map([...names].map(([value, name]) => [name, value]));
      const value = (name: string) => values.get(name) ?? PINS[name] ?? wrongCode(names, name);
      return words.replace(/\{\w+\}/g, value);
    },
  };
}

/** Codes that an SMS has just given somebody: for a payout, for the number of their earnings. */
function learn(names: Map<string, string>, words: string): void {
  const payout = /(?:RETRAIT|PAYOUT) \d+F (\d{4})\b/.exec(words)?.[1];
  const number = /^\[.+\] < Kwata: (\d{4}) /m.exec(words)?.[1];
  const proof = /^(?:\[.+\] < )?Kwata: (\d{6}) /m.exec(words)?.[1];
  if (proof) names.set(proof, `{otp${numberOf(names, 'otp')}}`);
  if (payout) names.set(payout, `{retrait${numberOf(names, 'retrait')}}`);
  if (number) names.set(number, `{numero${numberOf(names, 'numero')}}`);
}

/** Codes of wallets: what people type is in no transcript. */
const PINS: Readonly<Record<string, string>> = {
  '{pin}': '5938',
  '{pin2}': '7160',
  '{faux}': '8264',
  // Six digits that prove no number.
  '{faux6}': '135790',
  // Of the operator's own menu, on every handset of the sandbox.
  '{momo}': '1234',
};

function numberOf(names: Map<string, string>, kind: string): string {
  const known = [...names.values()].filter((name) => name.startsWith(`{${kind}`)).length;
  return known === 0 ? '' : String(known + 1);
}

/** Four digits that are neither a code nor a reference. */
function wrongCode(names: Map<string, string>, name: string): string {
  if (!name.startsWith('{wrong')) throw new Error(`${name} is not known yet`);
  let guess = 1111;
  while (names.has(String(guess))) guess += 1111;
  return String(guess);
}

function atTheNetwork({ sandbox }: TestApp, { steps }: Transcript): string[] {
  const losesSome = steps.some(({ line }) => line === '~ les SMS se perdent');
  const { sessions, messages } = sandbox.world.books;
  return [
    ...sessions.rows().flatMap(({ cutPages }) => (cutPages > 0 ? ['a page was cut'] : [])),
    ...messages
      .rows()
      .filter(({ direction }) => direction === 'mt')
      .flatMap((message) => [
        // A chat has all letters.
        ...(message.encoding === 'GSM-7' || isChat(message) ? [] : [`not GSM-7: ${message.text}`]),
        ...(message.segments <= mostSms(message.text) ? [] : [`too long: ${message.text}`]),
        ...(message.copies === 1 || (losesSome && message.copies === 0)
          ? []
          : [`came ${message.copies} times: ${message.text}`]),
      ]),
  ];
}

function isChat({ gateway }: MessageRow): boolean {
  return gateway.includes('whatsapp');
}

/** A list that somebody asked for: of shops, of a shop's dishes, of what was found. */
const LIST = /^(.+(, (ouverts|open) \(F=.+\)| 2\d{3}(, fermé|, closed)?)|Trouvé|Found):\n/;

/** Only a new order, which lists its dishes, may be more than one SMS (docs/messages.md), and a list. */
function mostSms(text: string): number {
  if (LIST.test(text)) return 2;
  // A page of a chat that goes by SMS is whole.
  if (/\n0\.(Retour|Back)/.test(text)) return 3;
  return /^(NOUVELLE CDE|NEW ORDER) /.test(text) ? 3 : 1;
}

/** Codes that are the same in every run, so that nothing in a transcript changes by itself. */
function sameIds(start: Date): Ids {
  const ids = createIds(() => start.getTime());
  let state = 20_261_116;
  return {
    next: ids.next,
    random(limit) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * limit);
    },
  };
}

/** Lets the house know somebody already, as it knows who has called before. */
async function introduce(
  { house: { owner, clock } }: Stage,
  { name, msisdn }: CastMember,
  language: 'fr' | 'en',
): Promise<void> {
  const ids = createIds(() => clock.now().getTime());
  const accounts = createAccounts({ clock, ids, vault: createVault(masterKey) });
  const phone = parsePhone(msisdn);
  if (!phone) throw new Error(`${name} has no number of Cameroon`);
  const person = await accounts.admit(runnerOf(owner), phone);
  await accounts.setLanguage(runnerOf(owner), person, language);
  await accounts.setName(runnerOf(owner), person, name);
}

function runnerOf(owner: pg.Client): Runner {
  return {
    query: async <Row>(statement: { text: string }, values: unknown[] = []) =>
      (await owner.query(statement.text, values)).rows as Row[],
    async write({ text }, rows) {
      await owner.query(text, [JSON.stringify(rows)]);
    },
  };
}
