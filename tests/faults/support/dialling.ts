import type { Phone as Handset } from '../../../sandbox/handsets.js';
import type { Scene } from './scene.js';

/** What Mireille has in mind: two koki plantains of shop 2001, brought home, paid as she says. */
export interface Wish {
  method: 'momo' | 'cash';
  dial?: string;
}

const DIAL = '*237*55*2001*5*2#';
const HOME = '*237*55#';
const DIALS_MAX = 12;
const TURNS_MAX = 20;

/** What somebody who reads the page types next; the first that fits. */
const ANSWERS: [RegExp, (wish: Wish) => RegExp][] = [
  [/Continuer|Continue/, () => /Continuer|Continue/],
  [/\n1\.Payer|\n1\.Pay/, () => /\.(Payer|Pay)/],
  [/Livrer o|Deliver/, () => /Maison|Deido/],
  [/MoMo/, ({ method }) => (method === 'momo' ? /MoMo/ : /Cash/)],
  [/Billet|note/, () => /Appoint|Exact/],
];

const PLACED = /^(?:Cde|Order) (\d+)/;

/**
 * Orders as a stubborn person does: a line that breaks is dialled again, and what may have been
 * ordered already is looked for before it is ordered anew. Gives the order's reference.
 */
export async function orderByUssd(scene: Scene, wish: Wish): Promise<number> {
  const { house, customer } = scene;
  const before = await references(scene);
  let dialled = wish.dial ?? DIAL;
  for (let dials = 0; dials < DIALS_MAX; dials += 1) {
    const said = await oneSession(scene, customer, dialled, wish);
    if (said !== null) return said;
    const placed = (await references(scene)).find((reference) => !before.includes(reference));
    if (placed !== undefined) return placed;
    // The session that broke is offered again; nothing was in it when the first page never came.
    dialled = dialled === HOME ? (wish.dial ?? DIAL) : HOME;
    await house.pass(1_000);
  }
  throw new Error('nobody dials that often');
}

/** One session; the reference that its last page names, or null when the line broke before. */
async function oneSession(
  { house }: Scene,
  customer: Handset,
  dialled: string,
  wish: Wish,
): Promise<number | null> {
  const { ussdNetwork } = house.sandbox.world;
  let page = await ussdNetwork.dial(customer, dialled);
  for (let turns = 0; turns < TURNS_MAX; turns += 1) {
    const placed = PLACED.exec(page.text)?.[1];
    if (placed !== undefined && !page.open) return Number(placed);
    const key = page.open ? keyFor(page.text, wish) : null;
    if (key === null) break;
    const next = await ussdNetwork.input(customer, key);
    if ('refused' in next) break;
    page = next;
  }
  ussdNetwork.hangUp(customer);
  return null;
}

function keyFor(page: string, wish: Wish): string | null {
  const [, wanted] = ANSWERS.find(([pattern]) => pattern.test(page)) ?? [];
  if (!wanted) return null;
  const line = page.split('\n').find((each) => /^\d+\./.test(each) && wanted(wish).test(each));
  return line ? (line.split('.')[0] ?? null) : null;
}

async function references({ house, customer }: Scene): Promise<number[]> {
  const rows = await house.rows<{ reference: number }>(
    `select reference from orders o join phones p on p.id = o.phone_id
      join accounts a on a.id = o.account_id order by placed_at, o.id`,
  );
  return customer.msisdn === '' ? [] : rows.map(({ reference }) => reference);
}
