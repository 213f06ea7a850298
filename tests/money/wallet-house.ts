import { createDatabase } from '../../src/models/database.js';
import { createIds } from '../../src/lib/ids.js';
import { createVault } from '../../src/lib/vault.js';
import { createLedger } from '../../src/services/ledger.js';
import { ledgerAccount } from '../../src/services/ledger-accounts.js';
import { lineOf, type Line } from '../engine/line.js';
import { testApp, type TestApp } from '../support/app.js';
import { masterKey } from '../support/database.js';

/** Whom the demo data knows. */
const MIREILLE = '+237670000051';
/** What she types, and what she does not. */
export const CODE = '5938';
export const WRONG = '8264';

/** Work that comes with the time, not with a turn. */
const OF_TIME = /^(outbox|catalogue|funnel)_/;

/** The house with a purse beside it, from which tests give credit to whom they like. */
export interface WalletHouse {
  house: TestApp;
  line(phone?: string): Line;
  /** Books so much credit for an account; negative takes it away, where there is enough of it. */
  credit(amountXaf: number, phone?: string): Promise<boolean>;
  balanceXaf(phone?: string): Promise<number>;
  accountOf(phone?: string): Promise<string>;
  /** What an account of the ledger holds, in its normal direction. */
  holds(code: string): Promise<number>;
  orders(): Promise<Placed[]>;
  /** The statements of the transaction that some work of one turn opens. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

export interface Placed {
  id: string;
  reference: number;
  method: string;
  payment: string;
  fulfilment: string;
  total: number;
}

export async function walletHouse(beside?: TestApp): Promise<WalletHouse> {
  let statements: string[] = [];
  const onStatement = (name: string) => void statements.push(name);
  const house = await testApp({ parts: { onStatement }, ...(beside ? { beside } : {}) });
  const db = createDatabase({ url: house.database.appUrl, poolSize: 4 });
  const ids = createIds(() => house.clock.now().getTime());
  const ledger = createLedger({ clock: house.clock, ids });
  const vault = createVault(masterKey);

  async function accountOf(phone = MIREILLE): Promise<string> {
    const digest = vault.digest('phone', phone);
    const [row] = await house.rows<{ id: string }>(
      'select account_id as id from phones where digest = $1',
      [digest],
    );
    if (!row) throw new Error(`${phone} is nobody's`);
    return row.id;
  }

  const holds = async (code: string) => {
    const [row] = await house.rows<{ balance: string }>(
      'select balance_xaf as balance from ledger_accounts where code = $1',
      [code],
    );
    return Number(row?.balance ?? 0);
  };

  return {
    house,
    accountOf,
    holds,
    line: (phone = MIREILLE) => lineOf(phone, () => house.url),
    async credit(amountXaf, phone) {
      if (amountXaf === 0) return true;
      const customer = ledgerAccount.customer(await accountOf(phone));
      const entries = [
        { account: ledgerAccount.world(), amountXaf },
        { account: customer, amountXaf: -amountXaf },
      ];
      const key = `opening:${ids.next()}`;
      const actor = { kind: 'system', id: null } as const;
      const transfer = { key, kind: 'opening', actor, entries };
      const posted = await db.transaction((tx) => ledger.post(tx, transfer));
      // Movements of one moment are told apart by ids, and these are drawn elsewhere.
      if (amountXaf > 0) await house.pass(1_000);
      return posted.ok;
    },
    async balanceXaf(phone) {
      return holds(ledgerAccount.customer(await accountOf(phone)).code);
    },
    orders: () =>
      house.rows<Placed>(
        `select id, reference, method, payment, fulfilment, total_xaf as total
          from orders order by placed_at, id`,
      ),
    async statementsOf(work) {
      await house.quiet();
      statements = [];
      await work();
      const [from, upTo] = [statements.indexOf('begin'), statements.lastIndexOf('turn_save') + 2];
      return statements.slice(from, upTo).filter((name) => !OF_TIME.test(name));
    },
    async stop() {
      await db.close();
      await house.stop();
    },
  };
}

/** Chooses a code, through the account. */
export async function chooseCode(line: Line, code = CODE): Promise<string> {
  const page = await line.dial();
  if (page.includes('Recommencer')) await line.type('0');
  for (const words of ['Compte', 'Portefeuille', 'Mon code', 'Creer']) await go(line, words);
  await line.type(code);
  return line.type(code);
}

/** Chooses these words, on whichever page of the screen they stand. */
export async function go(line: Line, words: string): Promise<string> {
  const page = await line.send(line.text);
  const isHere = new RegExp(`^\\d+\\.${words}`, 'm').test(page);
  if (!isHere && page.includes('98.Suite')) {
    await line.type('98');
    return go(line, words);
  }
  return line.type(await keyOf(line, words));
}

/** The key behind which these words stand on the page now shown. */
export async function keyOf(line: Line, words: string): Promise<string> {
  const page = await line.send(line.text);
  const key = new RegExp(`^(\\d+)\\.${words}`, 'm').exec(page)?.[1];
  if (key === undefined) throw new Error(`no ${words} on: ${page}`);
  return key;
}

/** Two portions of a dish of Mama Ndoumbelle, as far as the price; 3700F, at Deido. */
export async function toThePrice(line: Line, tail = '2001*5*2'): Promise<string> {
  await line.dial(tail);
  const page = await line.type('1');
  return page.includes('Livrer ou') ? line.type(await keyOf(line, 'Maison-Deido')) : page;
}

/** From the price on: by wallet. Gives the next page. */
export async function byWallet(line: Line): Promise<string> {
  return line.type(await keyOf(line, 'Portefeuille'));
}
