import type { Caller } from './caller.js';
import { createHandset, type Handset } from './handset.js';

/** Known phones that look at a shop's dishes, one turn at a time. */
export interface Browsers {
  /** The next turn of the phone with this index. */
  turn(index: number): Promise<void>;
  /** So many new phones begin and stay with a shop's dishes. */
  open(count: number): Promise<void>;
}

const ANY = /^(CON|END) /;

/** What is typed after the dial that leads to a shop, and what the page that follows must say. */
const STEPS: [keys: string, expected: RegExp][] = [
  ['1', /^CON Ndole viande.*Complement/s],
  ['1', /^CON Ndole viande.*Combien/s],
  ['0', /^CON Ndole viande.*Complement/s],
  ['0', /^CON Chez/],
  ['98', /^CON Chez/],
  ['99', /^CON Chez/],
  ['2', /^CON Ndole crevettes/],
  ['0', /^CON Chez/],
  ['3', /^CON Mbongo/],
];

export interface BrowsersParts {
  caller: Caller;
  phones: number;
  /** Codes of shops to dial. */
  shops: number[];
  nextNumber(): string;
}

/** Introduces the phones (language, first name), so that the turns measured are turns of customers. */
export async function createBrowsers(parts: BrowsersParts): Promise<Browsers> {
  const all = phonesOf(parts, parts.phones);
  await inGroups(all, introduce);
  return { ...walk(all, parts.shops, (expected) => expected), open: opener(parts, introduce) };
}

/** Towards a server that shows the same pages to anybody. */
export function createKnownBrowsers(parts: BrowsersParts): Browsers {
  const turns = walk(phonesOf(parts, parts.phones), parts.shops, (expected) => expected);
  return { ...turns, open: opener(parts) };
}

/** The same phones and forms towards a server that has no pages to be checked. */
export function createBareBrowsers(parts: BrowsersParts): Browsers {
  const turns = walk(phonesOf(parts, parts.phones), parts.shops, () => ANY);
  return { ...turns, open: opener(parts) };
}

function phonesOf({ caller, nextNumber }: BrowsersParts, count: number): Handset[] {
  return Array.from({ length: count }, () => createHandset(caller, nextNumber()));
}

function walk(
  all: Handset[],
  shops: number[],
  expect: (page: RegExp) => RegExp,
): Pick<Browsers, 'turn'> {
  const steps = all.map((_, index) => index % (STEPS.length + 1));
  // One phone's turns follow each other, even where they arrive faster than they are answered.
  const tails = all.map(() => Promise.resolve());
  const isFresh = all.map(() => true);

  async function step(phone: Handset, index: number): Promise<void> {
    const at = isFresh[index] ? 0 : (steps[index] ?? 0);
    steps[index] = (at + 1) % (STEPS.length + 1);
    isFresh[index] = false;
    const next = STEPS[at - 1];
    const shop = String(shops[index % shops.length] ?? '');
    if (!next) await phone.dial(shop, expect(/^CON Chez \d+/));
    else await phone.type(next[0], expect(next[1]));
  }

  return {
    turn(index) {
      const slot = index % all.length;
      const phone = all[slot];
      if (!phone) return Promise.resolve();
      const work = (tails[slot] ?? Promise.resolve()).then(() => step(phone, slot));
      tails[slot] = work.catch(() => {
        // It dials anew: what it sees after a failure is not what its steps expect.
        isFresh[slot] = true;
      });
      return work;
    },
  };
}

function opener(parts: BrowsersParts, before?: (phone: Handset) => Promise<void>) {
  return (count: number) =>
    inGroups(phonesOf(parts, count), async (phone) => {
      await before?.(phone);
      await phone.dial(String(parts.shops[0]), ANY);
      await phone.type('1', ANY);
    });
}

async function introduce(phone: Handset): Promise<void> {
  await phone.dial('', /1\.Francais/);
  await phone.type('1', /prenom/i);
  await phone.type('Awa', /Douala/);
}

const GROUP = 32;

async function inGroups(all: Handset[], work: (phone: Handset) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += GROUP) {
    await Promise.all(all.slice(from, from + GROUP).map(work));
  }
}
