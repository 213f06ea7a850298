import type { Caller } from './caller.js';
import { createHandset } from './handset.js';
import type { Recorder } from './measure.js';
import type { Texts } from './texts.js';

/** Where customers live and whose dishes reach them, as scripts/bench-crowd.ts made them. */
export interface Zone {
  quartiers: number[];
  shops: number[];
}

export interface JourneyParts {
  caller: Caller;
  texts: Texts;
  zones: Zone[];
  nextNumber(): string;
  /** Each USSD turn on the way, and each SMS until the gateway has its 200. */
  turns: Recorder;
  messages: Recorder;
  tally: { delivered: number };
}

const SMS = '/channels/sms/africastalking?key=sandbox';

/**
 * The first order of a new phone, from the first dial until it is delivered: twelve requests of USSD
 * (a dial and eleven inputs), a collect approved, and four SMS of the restaurant and the driver.
 */
export function createJourneys(parts: JourneyParts): () => Promise<void> {
  const { texts, zones } = parts;
  let count = 0;
  return async () => {
    const turn = (count += 1);
    const zone = zones[turn % zones.length] ?? { quartiers: [], shops: [] };
    const round = Math.floor(turn / zones.length);
    const reference = await order(parts, pick(zone.quartiers, round), pick(zone.shops, round));
    try {
      await deliver(parts, reference);
      parts.tally.delivered += 1;
    } finally {
      texts.forget(reference);
    }
  };
}

function pick(codes: number[], turn: number): string {
  return String(codes[turn % codes.length] ?? '');
}

async function order(parts: JourneyParts, quartier: string, shop: string): Promise<string> {
  const phone = createHandset(parts.caller, parts.nextNumber());
  const timed = (page: () => Promise<string>) => time(parts.turns, page);
  await timed(() => phone.dial('', /1\.Francais/));
  for (const [keys, expected] of stepsOf(quartier, shop)) {
    await timed(() => phone.type(keys, expected));
  }
  const page = await timed(() => phone.type('1', /^END .*\b\d{5}\b/s));
  return /\b\d{5}\b/.exec(page)?.[0] ?? '';
}

/** What is typed, and what the page that follows must say. */
function stepsOf(quartier: string, shop: string): [keys: string, expected: RegExp][] {
  return [
    ['1', /^CON .*prenom/is],
    ['Awa', /^CON .*Douala/s],
    [quartier, /^CON .*1\./s],
    ['1', /^CON .*1\./s],
    ['1', /^CON .*Chez/s],
    [shop, /^CON .*Ndole/s],
    ['1', /^CON .*1\./s],
    ['1', /^CON .*Ndole/s],
    ['2', /^CON .*Payer/s],
    ['1', /^CON .*MoMo/s],
  ];
}

async function deliver({ caller, texts, messages }: JourneyParts, reference: string) {
  async function say(from: string, text: string): Promise<void> {
    await time(messages, () => caller.post(SMS, smsForm(from, text)));
  }
  const shop = await texts.about(reference, /^NOUVELLE CDE/);
  await say(shop.to, `OUI ${reference} 25`);
  const driver = await texts.about(reference, /^COURSE/);
  await say(driver.to, `OUI ${reference}`);
  await texts.about(reference, /EST A VOUS/);
  await say(driver.to, `PRIS ${reference}`);
  const told = await texts.about(reference, /Code \d{4}\b/);
  const code = /Code (\d{4})\b/.exec(told.text)?.[1] ?? '';
  await say(driver.to, `LIVRE ${reference} ${code}`);
  await texts.about(reference, /livr.e\. Vous gagnez/);
}

let messageNo = 0;

function smsForm(from: string, text: string): string {
  const id = `bench-${String((messageNo += 1))}`;
  return new URLSearchParams({ id, from, to: '8055', text, date: '' }).toString();
}

async function time<T>(recorder: Recorder, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  recorder.took(performance.now() - began);
  return result;
}
