import express from 'express';
import { Redis } from 'ioredis';

// The usual Redis-session menu server for Africa's Talking, of the kind that ussd-menu-builder makes,
// written anew with its costs: the menu is built for each request (its only safe way), the route is
// walked from the start state in every turn, links may be patterns or asynchronous, and each value of
// the session is a command to a Redis hash. Nothing lasts, nobody is known.

interface Form {
  sessionId: string;
  phoneNumber: string;
  text: string;
}

type Link = string | (() => string | Promise<string>);

interface State {
  name: string;
  /** Where input leads; a key that begins with `*` is a pattern. */
  next: Record<string, Link>;
  run(): Promise<string>;
}

interface Session {
  start(): Promise<void>;
  get(key: string): Promise<string>;
  set(key: string, value: string): Promise<void>;
}

interface Menu {
  states: Map<string, State>;
  session: Session;
  /** What was typed last, as far as the walk has come. */
  typed: string;
}

const LIFE_S = 180;
const PER_PAGE = 5;

const DISHES = [
  { name: 'Ndole viande', xaf: 2000 },
  { name: 'Ndole crevettes', xaf: 3500 },
  { name: 'Mbongo poisson', xaf: 3000 },
  { name: 'Poulet DG', xaf: 4000 },
  { name: 'Koki plantain', xaf: 1500 },
  { name: 'Mets pistache', xaf: 1500 },
  { name: 'Sanga', xaf: 1200 },
  { name: 'Riz tomate poisson', xaf: 1500 },
  { name: 'Miondo paquet', xaf: 300 },
  { name: 'Plantain frit', xaf: 500 },
];
const SIDES = ['Miondo', 'Bobolo', 'Plantain frit +200F', 'Riz blanc'];

const { CONTENDER_PORT, CONTENDER_REDIS_URL = '' } = process.env;
const redis = new Redis(CONTENDER_REDIS_URL);
const app = express();
app.use(express.urlencoded({ extended: false }));

app.get('/readyz', (_request, response) => {
  response.end('ok');
});

app.post('/channels/ussd/africastalking', async (request, response) => {
  const form = request.body as Form;
  response.send(await answer(buildMenu(form), form.text));
});

app.listen(Number(CONTENDER_PORT), '127.0.0.1');

async function answer(menu: Menu, route: string): Promise<string> {
  await menu.session.start();
  const state = await walk(menu, route);
  return state.run();
}

/** From the start state, one link for each part of the route. */
async function walk(menu: Menu, route: string): Promise<State> {
  let state = stateOf(menu, 'start');
  for (const part of route === '' ? [] : route.split('*')) {
    menu.typed = part;
    state = stateOf(menu, (await follow(state, part)) ?? state.name);
  }
  return state;
}

async function follow(state: State, part: string): Promise<string | null> {
  for (const [rule, link] of Object.entries(state.next)) {
    if (matches(rule, part)) return typeof link === 'string' ? link : await link();
  }
  return null;
}

function matches(rule: string, part: string): boolean {
  return rule.startsWith('*') ? new RegExp(rule.slice(1)).test(part) : rule === part;
}

function stateOf({ states }: Menu, name: string): State {
  const state = states.get(name);
  if (!state) throw new Error(`there is no state ${name}`);
  return state;
}

function createSession({ sessionId: id, phoneNumber: phone }: Form): Session {
  return {
    async start() {
      const isNew = await redis.hsetnx(id, 'phone', phone);
      if (isNew === 1) await redis.expire(id, LIFE_S);
    },
    get: async (key) => (await redis.hget(id, key)) ?? '',
    async set(key, value) {
      await redis.hset(id, key, value);
    },
  };
}

function buildMenu(form: Form): Menu {
  const menu: Menu = { states: new Map(), session: createSession(form), typed: '' };
  const { session } = menu;
  const add = (name: string, state: Omit<State, 'name'>) =>
    menu.states.set(name, { name, ...state });
  const isDish = () => Promise.resolve(DISHES[Number(menu.typed) - 1] ? 'dish' : 'shop');

  add('start', {
    run: () => Promise.resolve('CON Code du restaurant?'),
    next: { '*^2\\d{3}$': 'shop' },
  });
  add('shop', {
    async run() {
      if (menu.typed.length === 4) await session.set('shop', menu.typed);
      return dishesPage(await session.get('shop'), 0);
    },
    next: { '0': 'start', '98': 'more', '*^\\d+$': isDish },
  });
  add('more', {
    run: async () => dishesPage(await session.get('shop'), 1),
    next: { '0': 'start', '99': 'shop', '*^\\d+$': isDish },
  });
  add('dish', {
    async run() {
      await session.set('dish', menu.typed);
      return sidesPage(menu.typed);
    },
    next: { '0': 'shop', '*^[1-4]$': 'quantity' },
  });
  add('dishAgain', {
    run: async () => sidesPage(await session.get('dish')),
    next: { '0': 'shop', '*^[1-4]$': 'quantity' },
  });
  add('quantity', {
    async run() {
      await session.set('side', menu.typed);
      return quantityPage(await session.get('dish'), menu.typed);
    },
    next: { '0': 'dishAgain', '*^\\d+$': 'confirm' },
  });
  add('confirm', {
    async run() {
      await session.set('quantity', menu.typed);
      return confirmPage(await session.get('dish'), menu.typed);
    },
    next: { '0': 'quantity', '1': 'done' },
  });
  add('done', { run: () => Promise.resolve('END Merci.'), next: {} });
  return menu;
}

function dishesPage(shop: string, page: number): string {
  const from = page * PER_PAGE;
  const lines = DISHES.slice(from, from + PER_PAGE).map(
    ({ name, xaf }, index) => `${from + index + 1}.${name} ${xaf}F`,
  );
  return [
    'CON Chez ' + shop,
    ...lines,
    page === 0 ? '98.Suite 0.Retour' : '99.Precedent 0.Retour',
  ].join('\n');
}

function sidesPage(dish: string): string {
  const lines = SIDES.map((side, index) => `${index + 1}.${side}`);
  return [`CON ${dishLine(dish)}`, 'Complement?', ...lines, '0.Retour'].join('\n');
}

function quantityPage(dish: string, side: string): string {
  const sides = SIDES[Number(side) - 1] ?? '';
  return `CON ${dishLine(dish)}\n${sides}\nCombien? (1 a 20)\n0.Retour`;
}

function confirmPage(dish: string, quantity: string): string {
  return `CON ${quantity} x ${dishLine(dish)}\n1.Payer\n0.Retour`;
}

function dishLine(dish: string): string {
  const { name, xaf } = DISHES[Number(dish) - 1] ?? { name: '', xaf: 0 };
  return `${name} ${xaf}F`;
}
