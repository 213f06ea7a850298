import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';

import express, { type Request, type Response } from 'express';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Pool as HttpPool } from 'undici';

// The least that carries a whole order safely: durable steps of one prepared statement and one commit
// each (place, paid, accept, take, pick up, deliver), every message deduplicated, a ledger in double
// entry, messages by an outbox. No rights, no choices, no retries: menus and people are constants.

const {
  CONTENDER_PORT,
  CONTENDER_REDIS_URL = '',
  CONTENDER_DATABASE_URL = '',
  CONTENDER_WORLD_URL = '',
  CONTENDER_WEBHOOK_KEY = '',
} = process.env;

const PLACE = `with o as (
    insert into orders (id, reference, phone, name, quartier, shop, shop_phone, driver_phone,
      total_xaf, fulfilment)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'placed') returning id),
  l as (insert into order_lines select id, 1, $10, $11, $12 from o)
  insert into outbox (order_id, kind) select id, 'collect' from o returning id as "outboxId"`;

/** One step of an order that one inbound message ($1) causes, at most once. */
function step({ from, to, key, entries, also = '', kind }: Step): string {
  const book = entries
    ? `e as (insert into ledger_entries (order_id, account, amount_xaf)
    select o.id, v.account, v.amount_xaf from o, lateral (values ${entries}) v(account, amount_xaf)),`
    : '';
  return `with i as (insert into inbox values ($1) on conflict do nothing returning id),
  o as (update orders set fulfilment = '${to}' ${also} where ${key} and fulfilment = '${from}'
    and exists (select from i) returning *), ${book}
  x as (insert into outbox (order_id, kind)
    select o.id, '${kind}' from o returning id)
  select o.reference, o.phone, o.shop, o.shop_phone as "shopPhone", o.driver_phone as "driverPhone",
    o.total_xaf as "totalXaf", (select id from x) as "outboxId" from o`;
}

interface Step {
  from: string;
  to: string;
  /** How the message names the order, by its second parameter and on. */
  key: string;
  /** Ledger entries, which cancel. */
  entries?: string;
  /** What else is set. */
  also?: string;
  /** Of the message that follows. */
  kind: string;
}

const ESCROW = `'escrow:' || o.id`;
const PAID = step({
  from: 'placed',
  to: 'paid',
  key: 'id = $2',
  entries: `('momo', o.total_xaf), (${ESCROW}, -o.total_xaf)`,
  kind: 'NOUVELLE',
});
const BY_DRIVER = 'reference = $2 and driver_phone = $3';
const ACCEPT = step({
  from: 'paid',
  to: 'accepted',
  key: 'reference = $2 and shop_phone = $3',
  kind: 'COURSE',
});
const TAKE = step({ from: 'accepted', to: 'taken', key: BY_DRIVER, kind: 'A VOUS' });
const PICK_UP = step({
  ...{ from: 'taken', to: 'picked_up', key: BY_DRIVER },
  ...{ also: ', code_digest = $4', kind: 'CODE' },
});
const DELIVER = step({
  from: 'picked_up',
  to: 'delivered',
  key: `${BY_DRIVER} and code_digest = $4`,
  entries: `(${ESCROW}, o.total_xaf), ('shop:' || o.shop, -3600), ('driver:' || o.driver_phone, -400),
    ('commission', 4000 - o.total_xaf)`,
  kind: 'GAIN',
});
const MARK = 'update outbox set sent_at = now() where id = any($1)';

interface Stepped {
  reference: string;
  phone: string;
  shop: string;
  shopPhone: string;
  driverPhone: string;
  totalXaf: number;
  outboxId: string;
}

const LIFE_S = 180;
const ITEM_XAF = 2000;
const FEE_XAF = 500;
const SHOP_PHONES = 200;
const DRIVER_PHONES = 100;

/** What is shown after so many inputs. */
const PAGES = [
  'CON Bienvenue/Welcome\n1.Francais\n2.English',
  'CON Votre prenom? (pour le livreur)',
  'CON Quartier (Douala)?\n3 lettres (ex BON), ou 3 chiffres T9 (266), ou le code (1xx)\n1.Autre ville\n0.Retour',
  'CON 107: choisir\n1.Deido\n0.Retour',
  'CON Deido, repere?\n1.Rondpoint Ecole Publique\n2.Carrefour Deido Plage\n3.Feu Rouge Bessengue\n0.Retour',
  'CON Deido: ouverts\n1.Chez 2109 500F\n2.Chez 2110 500F\n3.Chez 2111 500F\n4.Chez 2112 500F\n98.Suite 0.Retour',
  'CON Chez 2109\n1.Ndole viande 2000F\n2.Ndole crevettes 3500F\n3.Mbongo poisson 3000F\n4.Poulet DG 4000F\n5.Koki plantain 1500F\n98.Suite 0.Retour',
  'CON Ndole viande 2000F\nComplement?\n1.Miondo\n2.Bobolo\n3.Plantain frit +200F\n4.Riz blanc\n0.Retour',
  'CON Ndole viande 2000F\nMiondo\nCombien? (1 a 20)\n31.Piment\n0.Retour',
  'CON Panier 4000F\n2xNdole viande 4000F\n1.Payer\n2.Ajouter\n3.Modifier\n0.Retour',
  'CON Plats 4000F+livr. 500F= 4500F\nDeido, Rondpoint Ecole Publique\n35-50 min\n1.MoMo/OM ce numero\n2.Cash\n0.Retour',
];

const redis = new Redis(CONTENDER_REDIS_URL, { enableAutoPipelining: true });
const pool = new pg.Pool({ connectionString: CONTENDER_DATABASE_URL, max: 10 });
const world = new HttpPool(CONTENDER_WORLD_URL, { connections: 32 });
let lastId = Date.now() * 1000;

/** The first row of a prepared statement. */
async function query<T extends pg.QueryResultRow>(name: string, text: string, values: unknown[]) {
  const { rows } = await pool.query<T>({ name, text, values });
  return rows[0];
}

type UssdForm = Record<'sessionId' | 'phoneNumber' | 'text', string>;

async function ussd(request: Request, response: Response): Promise<void> {
  const { sessionId, phoneNumber, text } = request.body as UssdForm;
  const stored = await redis.get(sessionId);
  const typed = text === '' ? [] : (JSON.parse(stored ?? '[]') as string[]);
  if (text !== '') typed.push(text.slice(text.lastIndexOf('*') + 1));
  const page = PAGES[typed.length];
  if (page === undefined) {
    const placed = await place(phoneNumber, typed);
    await redis.del(sessionId);
    response.end(placed);
    return;
  }
  await redis.set(sessionId, JSON.stringify(typed), 'EX', LIFE_S);
  response.end(page);
}

async function place(phone: string, typed: string[]): Promise<string> {
  const [, name = '', quartier = '', , , shop = '', , , quantity = ''] = typed;
  const id = (lastId += 1);
  const reference = String(10_000 + (id % 90_000));
  const subtotal = ITEM_XAF * Number(quantity);
  const [shopPhone, driverPhone] = [
    `+237690000${String(id % SHOP_PHONES).padStart(3, '0')}`,
    `+237691000${String(id % DRIVER_PHONES).padStart(3, '0')}`,
  ];
  const values = [id, reference, phone, name, quartier, shop, shopPhone, driverPhone];
  const total = subtotal + FEE_XAF;
  const placed = await query<{ outboxId: string }>('place', PLACE, [
    ...[...values, total],
    ...['Ndole viande', Number(quantity), ITEM_XAF],
  ]);
  const amount = { amount: String(total), currency: 'XAF' };
  const body = { ...amount, from: phone, external_reference: String(id) };
  if (placed) void send('/campay/api/collect/', JSON.stringify(body), placed.outboxId);
  return (
    `END Cde ${reference}, ${total}F. Raccrochez: la demande MTN arrive, entrez votre code ` +
    `secret. Sinon composez *126#. Argent garde jusqu'a livraison.`
  );
}

async function sms(request: Request, response: Response): Promise<void> {
  const { id, from, text } = request.body as Record<'id' | 'from' | 'text', string>;
  const [verb, reference = '', rest = ''] = text.split(' ');
  const step = (name: string, sql: string, ...more: unknown[]) =>
    query<Stepped>(name, sql, [`sms:${id}`, reference, from, ...more]);
  if (verb === 'OUI' && rest !== '') tell(await step('accept', ACCEPT), toDriver);
  else if (verb === 'OUI') tell(await step('take', TAKE), confirmed);
  else if (verb === 'PRIS') {
    const code = String(randomInt(1000, 10_000));
    tell(await step('pick-up', PICK_UP, digest(code)), codeToCustomer(code));
  } else if (verb === 'LIVRE') tell(await step('deliver', DELIVER, digest(rest)), gain);
  response.end('ok');
}

async function webhook(request: Request, response: Response): Promise<void> {
  const notice = request.body as Record<string, string>;
  const { signature = '', status, external_reference, reference = '' } = notice;
  if (!isSigned(signature) || status !== 'SUCCESSFUL') {
    response.status(401).end();
    return;
  }
  tell(await query<Stepped>('paid', PAID, [`pay:${reference}`, external_reference]), toShop);
  response.end('ok');
}

type Message = (order: Stepped) => [to: string, text: string];

const toShop: Message = ({ shopPhone, reference }) => [
  shopPhone,
  `NOUVELLE CDE ${reference}\n2 Ndole viande (Miondo)\nTotal plats 4000F PAYE\n` +
    `Répondez OUI ${reference} 25 (minutes) ou NON ${reference}`,
];
const toDriver: Message = ({ driverPhone, reference, shop }) => [
  driverPhone,
  `COURSE ${reference}: Chez ${shop} Akwa Nord -> Deido, Rondpoint Ecole Publique. Gain 400F, déjà ` +
    `payé. OUI ${reference} (60 s)`,
];
const confirmed: Message = ({ driverPhone, reference, shop }) => [
  driverPhone,
  `${reference} EST A VOUS. Prendre: Chez ${shop}, Akwa Nord. Livrer: Awa, Deido, Rondpoint Ecole ` +
    `Publique. ENCAISSER 0F. Repas en main: PRIS ${reference}`,
];
const codeToCustomer =
  (code: string): Message =>
  ({ phone, reference }) => [
    phone,
    `Cde ${reference}: Paul (voiture) arrive. RDV Rondpoint Ecole Publique. Code ${code}: ` +
      `donnez-le SEULEMENT la commande en main.`,
  ];
const gain: Message = ({ driverPhone, reference }) => [
  driverPhone,
  `Cde ${reference} livrée. Vous gagnez 400F. Merci.`,
];

/** Sends what a step caused; nothing when the message had been there before. */
function tell(order: Stepped | undefined, message: Message): void {
  if (!order) return;
  const [to, text] = message(order);
  const form = new URLSearchParams({ username: 'sandbox', to, message: text });
  void send('/africastalking/version1/messaging', form.toString(), order.outboxId);
}

/** What fails stays in the outbox, for whoever has retries. */
async function send(path: string, body: string, outboxId: string): Promise<void> {
  const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
  const headers = { 'content-type': type };
  const answer = await world.request({ method: 'POST', path, headers, body }).catch(() => null);
  await answer?.body.text();
  if (answer && answer.statusCode < 300) mark(outboxId);
}

const sent: string[] = [];
let isMarking = false;

/** What was sent while one batch is written makes the next. */
function mark(outboxId: string): void {
  sent.push(outboxId);
  if (!isMarking) void markAll();
}

async function markAll(): Promise<void> {
  isMarking = true;
  while (sent.length > 0) await query('mark', MARK, [sent.splice(0)]);
  isMarking = false;
}

function digest(code: string): Buffer {
  return createHmac('sha256', CONTENDER_WEBHOOK_KEY).update(code).digest();
}

function isSigned(token: string): boolean {
  const [head = '', claims = '', mac = ''] = token.split('.');
  const ours = digest(`${head}.${claims}`);
  const theirs = Buffer.from(mac, 'base64url');
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

/** Requests and responses are Express's own from birth (see src/http/server.ts). */
function listen(app: express.Express): void {
  class Born extends IncomingMessage {}
  class BornResponse extends ServerResponse {}
  app.request = Object.setPrototypeOf(Born.prototype, app.request) as Request;
  app.response = Object.setPrototypeOf(BornResponse.prototype, app.response) as Response;
  const options = { IncomingMessage: Born, ServerResponse: BornResponse };
  createServer(options, app).listen(Number(CONTENDER_PORT), '127.0.0.1');
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');
const form = express.urlencoded({ extended: false });
app.post('/channels/ussd/africastalking', form, ussd);
app.post('/channels/sms/africastalking', form, sms);
app.post('/payments/campay/webhook', express.json(), webhook);
app.get('/readyz', (_request, response) => {
  response.end('ok');
});

// Ready is who has met the databases.
await Promise.all([pool.query('select 1'), redis.ping()]);
listen(app);
