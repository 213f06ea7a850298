import type { HandsetMessage, Phone as Handset } from '../../../sandbox/handsets.js';
import { addMs } from '../../../src/lib/clock.js';
import { recognise } from './notices.js';
import { seconds, type Scene } from './scene.js';

/** How people behave beyond answering what they read. */
export interface Manners {
  /** How long the customer looks at a request for money before the PIN; null: never enters it. */
  paysAfterMs?: number | null;
  /** False for a shop that does not look at its phone. */
  shopAnswers?: boolean;
  driverAnswers?: boolean;
}

/** Everybody of one order at their phones, from here on. */
export interface People {
  /** Lets time pass; everybody answers what they read, and says it again when no answer comes. */
  live(forMs: number): Promise<void>;
  /** The same until something is so, at most for so long. */
  liveUntil(isSo: () => boolean | Promise<boolean>, atMostMs: number): Promise<void>;
  /** The same until the order has come to its end. */
  liveUntilOver(reference: number, atMostMs: number): Promise<void>;
  /** Lets time pass in one stride; they answer once more at its end. */
  afterwards(forMs: number): Promise<void>;
}

/** Something a person wrote and wants an answer to. */
interface Waiting {
  words: string;
  at: Date;
  tries: number;
}

interface Actor {
  phone: Handset;
  /** The messages the person had before, and up to which one they have read. */
  from: number;
  read: number;
  waiting: Waiting | null;
  /** What the person writes back to a message, if anything. */
  answer(text: string): string | null;
  /** What the person writes once something else has happened, having got these; said once. */
  later(got: HandsetMessage[]): string | null;
  said: Set<string>;
}

const PATIENCE_MS = seconds(45);
const TRIES = 6;
/** Short steps first, because most happens at the beginning. */
const STEPS = [3, 2, 3, 5, 7, 10, 15].map(seconds);
const LONG_STEP = seconds(30);

export function peopleOf(scene: Scene, manners: Manners = {}): People {
  const { house, customer, shop, secondSim, driver } = scene;
  const { paysAfterMs = 0, shopAnswers = true, driverAnswers = true } = manners;
  const { world } = house.sandbox;
  const actors: Actor[] = [
    actor(customer, () => null),
    ...(shopAnswers ? [actor(shop, shopSays), actor(secondSim, shopSays)] : []),
    ...(driverAnswers ? [actor(driver, driverSays, (since) => atTheDoor(since, customer))] : []),
  ];

  async function say(who: Actor, words: string, tries: number): Promise<void> {
    const [gateway] = world.smsGateways;
    who.waiting = { words, at: house.clock.now(), tries };
    if (gateway) await world.smsNetwork.send(who.phone, words, gateway);
  }

  async function read(who: Actor): Promise<boolean> {
    const fresh = who.phone.messages.filter(({ seq }) => seq > who.read);
    who.read = who.phone.seq;
    let acted = false;
    for (const { state, text } of fresh) {
      if (state !== 'received') continue;
      if (recognise(text) === null) who.waiting = null;
      const words = who.answer(text);
      if (words === null) continue;
      await say(who, words, 1);
      acted = true;
    }
    const got = who.phone.messages.filter(({ seq }) => seq > who.from);
    const words = who.waiting ? null : who.later(got);
    if (words === null || who.said.has(words)) return acted;
    who.said.add(words);
    await say(who, words, 1);
    return true;
  }

  async function insist(who: Actor): Promise<boolean> {
    const { waiting } = who;
    if (!waiting || waiting.tries >= TRIES) return false;
    if (house.clock.now() < addMs(waiting.at, PATIENCE_MS)) return false;
    await say(who, waiting.words, waiting.tries + 1);
    return true;
  }

  function pay(): boolean {
    const [prompt] = world.wallets.visible(customer);
    if (!prompt || paysAfterMs === null) return false;
    if (world.clock.now() < prompt.askedAtMs + paysAfterMs) return false;
    world.wallets.decide(customer, prompt.id, 'approve');
    return true;
  }

  async function react(): Promise<void> {
    for (let rounds = 0; rounds < 20; rounds += 1) {
      let acted = pay();
      for (const who of actors) acted = (await read(who)) || (await insist(who)) || acted;
      if (!acted) return;
      await house.quiet();
    }
    throw new Error('people talk without end');
  }

  async function live(forMs: number, isSo?: () => boolean | Promise<boolean>): Promise<void> {
    const end = addMs(house.clock.now(), forMs);
    for (let step = 0; house.clock.now() < end; step += 1) {
      if (await isSo?.()) return;
      const left = end.getTime() - house.clock.now().getTime();
      await house.pass(Math.min(left, STEPS[step] ?? LONG_STEP));
      await react();
    }
  }

  return {
    live,
    liveUntil: (isSo, atMostMs) => live(atMostMs, isSo),
    liveUntilOver: (reference, atMostMs) => live(atMostMs, () => isOver(scene, reference)),
    async afterwards(forMs) {
      await house.pass(forMs);
      await react();
    },
  };
}

/** Reads from here on, not what came before. */
function actor(phone: Handset, answer: Actor['answer'], later: Actor['later'] = () => null): Actor {
  return { phone, from: phone.seq, read: phone.seq, waiting: null, answer, later, said: new Set() };
}

function shopSays(text: string): string | null {
  const isNew = recognise(text)?.event === 'shop.new_order';
  return isNew ? `OUI ${firstNumber(text)} 15` : null;
}

function driverSays(text: string): string | null {
  if (recognise(text)?.event === 'driver.offer') return `OUI ${firstNumber(text)}`;
  return /EST A VOUS/.test(text) ? `PRIS ${firstNumber(text)}` : null;
}

const firstNumber = (text: string): string => /\d{4,}/.exec(text)?.[0] ?? '';

/** With the food in hand and the customer before them, who reads out the code once it has come. */
function atTheDoor(got: HandsetMessage[], customer: Handset): string | null {
  const taken = got.findLast(({ text }) => /^\d+ PRIS\./.test(text));
  const reference = firstNumber(taken?.text ?? '');
  const code = codeFor(reference, customer);
  return code ? `LIVRE ${reference} ${code}` : null;
}

/** The code of an order as its customer was told it; null as long as it has not come. */
export function codeFor(reference: string, customer: Handset): string | null {
  const about = new RegExp(`^(?:Cde|Order) ${reference}: [^]*?Code (\\d{4})`);
  const codes = customer.messages.flatMap(({ text }) => about.exec(text)?.[1] ?? []);
  return codes.at(-1) ?? null;
}

async function isOver({ house }: Scene, reference: number): Promise<boolean> {
  const rows = await house.rows(
    `select 1 from orders where reference = $1 and closed_at is not null`,
    [reference],
  );
  return rows.length > 0;
}
