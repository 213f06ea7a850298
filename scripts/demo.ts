import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import pg from 'pg';

import { createPhone, type Phone } from './demo-phone.js';

// `npm run demo`: two whole orders, told by their phones, on an empty database of its own. It talks to
// the application only as phones do, through the sandbox; the ledger is read at the end.

const START_MS = 40_000;
const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kwata demo '));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const environment = {
    ...process.env,
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
  };
  const app = spawn(process.execPath, [RUN, 'start'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    say('Kwata starts on an empty database ...');
    await ready(app, `http://127.0.0.1:${String(port)}/readyz`);
    await tell(`http://127.0.0.1:${String(sandboxPort)}`);
    await showBooks(folder);
    say('Every step happened.');
  } finally {
    await stop(app);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two orders, by USSD and on WhatsApp, from the first word to the code at the door. */
async function tell(world: string): Promise<void> {
  const phones = {
    customer: createPhone(world, '670000123', 'Awa'),
    shop: createPhone(world, '670000001', 'Mama Ndoumbelle'),
    driver: createPhone(world, '670000031', 'Alain'),
  };
  await order(phones.customer);
  await pay(phones.customer);
  const reference = await accept(phones.shop);
  await ride(phones, reference);
  const second = { ...phones, customer: createPhone(world, '690000124', 'Blaise') };
  await orderInChat(second.customer);
  await pay(second.customer);
  await ride(second, await accept(second.shop));
}

async function order(customer: Phone): Promise<void> {
  say('Awa dials from a twenty-dollar phone. It is her first time.');
  await customer.dial('*237*55#');
  await customer.choose('Francais');
  await customer.type('Awa');
  await customer.type('deido');
  await customer.choose('Deido');
  await customer.choose('Carrefour Deido Plage');
  await customer.choose('Mama Ndoumbelle');
  await customer.choose('Ndole viande');
  await customer.choose('Miondo');
  await customer.type('2');
  await customer.choose('Payer');
  const page = await customer.choose('MoMo');
  if (!/Raccrochez/.test(page)) throw new Error('the session did not end before the prompt');
}

/** Deido, on the map. */
const DEIDO = { latitude: 4.0638, longitude: 9.7152 };

async function orderInChat(customer: Phone): Promise<void> {
  say('Blaise has a smartphone. The same house answers him on WhatsApp, with lists and buttons.');
  await customer.chat({ text: 'Bonjour' });
  await customer.tap('Français');
  await customer.chat({ text: 'Blaise' });
  await customer.chat({ location: DEIDO });
  await customer.tap('Deido');
  await customer.tap('Carrefour Deido Plage');
  await customer.tap('Mama Ndoumbelle');
  await customer.tap('Ndolé crevettes');
  await customer.tap('Bobolo');
  await customer.chat({ text: '1' });
  await customer.tap('Payer');
  const page = await customer.tap('MoMo');
  if (!/jamais ici/.test(page)) throw new Error('nobody warned him to keep his code to himself');
}

async function pay(customer: Phone): Promise<void> {
  say('No session is open, so the operator can ask for the secret code.');
  const amount = await customer.approvePrompt();
  say(`${String(amount)}F are approved on the operator's own menu.`);
  await customer.receive(/payee|payée/i);
}

async function accept(shop: Phone): Promise<string> {
  say('The restaurant has a feature phone and no data plan.');
  const text = await shop.receive(/NOUVELLE CDE (\d+)/);
  const reference = /NOUVELLE CDE (\d+)/.exec(text)?.[1] ?? '';
  await shop.send(`OUI ${reference} 25`);
  await shop.receive(/accept/i);
  return reference;
}

async function ride(
  { customer, shop, driver }: { customer: Phone; shop: Phone; driver: Phone },
  reference: string,
): Promise<void> {
  await customer.receive(/prepare|prépare/i);
  say('The nearest free driver is offered the ride.');
  await driver.receive(new RegExp(`COURSE ${reference}`));
  await driver.send(`OUI ${reference}`);
  await driver.receive(/EST A VOUS/);
  await shop.send(`PRET ${reference}`);
  await shop.receive(/prete|prête/i);
  await driver.send(`PRIS ${reference}`);
  await driver.receive(new RegExp(`${reference} PRIS`));
  say('Only now does the customer get the code that releases the money.');
  const text = await customer.receive(/Code (\d{4})/);
  const code = /Code (\d{4})/.exec(text)?.[1] ?? '';
  await driver.send(`LIVRE ${reference} ${code === '0000' ? '1111' : '0000'}`);
  await driver.receive(/incorrect/i);
  say('A wrong code releases nothing. The customer reads out the right one at the door.');
  await driver.send(`LIVRE ${reference} ${code}`);
  await driver.receive(/livr/i);
}

const BOOKS = `select a.code, sum(e.amount_xaf)::int as xaf from ledger_entries e
  join ledger_accounts a on a.id = e.account_id group by a.code
  having sum(e.amount_xaf) <> 0 order by a.code`;

/** Where every franc is now: the entries of the ledger, which must sum to zero. */
async function showBooks(folder: string): Promise<void> {
  const url = (await readFile(join(folder, 'database-url'), 'utf8')).trim();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ code: string; xaf: number }>(BOOKS);
  await client.end();
  say("The ledger's closing balance, in francs (debit +, credit -):");
  for (const { code, xaf } of rows) print(`    ${code.padEnd(34)} ${String(xaf).padStart(8)}`);
  const sum = rows.reduce((total, { xaf }) => total + xaf, 0);
  print(`    ${'sum'.padEnd(34)} ${String(sum).padStart(8)}`);
  if (rows.length === 0 || sum !== 0) throw new Error('the ledger does not balance');
  const kept = rows.find(({ code }) => code.startsWith('liab:escrow'));
  if (kept) throw new Error('money is still in escrow after the delivery');
}

async function ready(app: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && app.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the application did not become ready');
}

async function stop(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null) return;
  const ended = new Promise((resolve) => app.once('exit', resolve));
  app.kill('SIGTERM');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

function say(sentence: string): void {
  print(`\n* ${sentence}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\ndemo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
