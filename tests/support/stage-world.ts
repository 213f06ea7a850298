import type { Phone as Handset } from '../../sandbox/handsets.js';
import type { PromptAction } from '../../sandbox/wallets.js';
import { createVault } from '../../src/lib/vault.js';
import type { TestApp } from './app.js';
import { masterKey } from './database.js';
import type { CastMember } from './transcript.js';

/** Where a transcript is played: the house, its world, and what was said in it so far. */
export interface Stage {
  house: TestApp;
  cast: CastMember[];
  handset(who: CastMember): Handset;
  /** The USSD gateway, where it is not the usual one. */
  via?: string | undefined;
  /** What is wrong with any page or message so far. */
  problems: string[];
}

type Deed = (stage: Stage, ...said: string[]) => unknown;

const UNITS: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000, jours: 86_400_000 };

/** What can happen in a transcript beside what people do with their phones. */
const WORLD: [RegExp, Deed][] = [
  [
    /^(\d+) (s|min|h|jours)$/,
    ({ house }, count, unit = '') => house.pass(Number(count) * (UNITS[unit] ?? 0)),
  ],
  [/^(.+) raccroche$/, hangUp],
  [/^(.+) entre son code secret$/, (stage, name) => decide(stage, name, 'approve')],
  // The clock stays: months of the house's nights would have to be played.
  [/^personne n'a rien entendu de (.+) depuis (\d+) jours$/, silence],
  // As a network does that loses messages: accepted, and reported as failed.
  [
    /^les SMS se perdent$/,
    ({ house }) =>
      house.sandbox.world.faults.set({ 'africastalking.delivery': { mode: 'refuse' } }),
  ],
  [/^les SMS passent de nouveau$/, ({ house }) => house.sandbox.world.faults.clear()],
  [/^(.+) refuse de payer$/, (stage, name) => decide(stage, name, 'refuse')],
  [/^(.+) se trompe de code secret$/, (stage, name) => decide(stage, name, 'wrong_pin')],
  [/^(.+) n'a que (\d+)F$/, (stage, name, sum) => own(stage, name, Number(sum))],
  [
    /^WhatsApp est en panne$/,
    ({ house }) => house.sandbox.world.faults.set({ 'whatsapp_cloud.send': { mode: 'http_500' } }),
  ],
  [/^WhatsApp remarche$/, ({ house }) => house.sandbox.world.faults.clear()],
  [
    /^(.+) cache son numéro$/,
    (stage, name) => Object.assign(stage.handset(member(stage, name)), { hidesNumber: true }),
  ],
  [/^livreurs: (.+)$/, onDuty],
  [
    /^(.+) a gagné (\d+)F$/,
    (stage, name = '', sum) => open(stage, `liab:driver:${driverOf(stage, name)}`, -Number(sum)),
  ],
  [
    /^(.+) a (\d+)F en caisse$/,
    (stage, name = '', sum) =>
      open(stage, `asset:cash:driver:${driverOf(stage, name)}`, Number(sum)),
  ],
  [
    /^la boutique (\d{4}) a vendu pour (\d+)F$/,
    (stage, code, sum) => open(stage, `liab:restaurant:BIZ-${code}`, -Number(sum)),
  ],
  [
    /^la boutique (\d{4}) ferme$/,
    (stage, code) => change(stage, `update shops set opening_hours = '{}' where code = $1`, code),
  ],
  [
    /^la boutique (\d{4}) demande (\d+)F au moins$/,
    (stage, code, sum) =>
      change(stage, `update shops set min_order_xaf = $2 where code = $1`, code, sum),
  ],
  [
    /^le plat (\d{4})\.(\d+) est fini$/,
    (stage, code, no) => change(stage, `update items set available = false ${OF_SHOP}`, code, no),
  ],
  [
    /^le plat (\d{4})\.(\d+) coûte (\d+)F$/,
    (stage, code, no, sum) =>
      change(stage, `update items set price_xaf = $3 ${OF_SHOP}`, code, no, sum),
  ],
  [
    /^CamPay: (\w+)$/,
    ({ house }, mode) => house.sandbox.world.faults.set({ 'campay.collect': { mode } }),
  ],
  // Without a token nothing is sent: nobody is asked for money.
  [
    /^CamPay ne se laisse pas joindre$/,
    ({ house }) => house.sandbox.world.faults.set({ 'campay.token': { mode: 'down' } }),
  ],
  [/^CamPay répond de nouveau$/, ({ house }) => house.sandbox.world.faults.clear()],
  [
    /^le réseau répète chaque page$/,
    ({ house }) => house.sandbox.world.faults.set({ 'africastalking.ussd': { mode: 'duplicate' } }),
  ],
];

const OF_SHOP = 'where no = $2 and shop_id = (select id from shops where code = $1)';

/** Makes it happen, and waits for what comes of it. */
export async function happen(stage: Stage, words: string): Promise<string[]> {
  for (const [pattern, deed] of WORLD) {
    const match = pattern.exec(words);
    if (!match) continue;
    await deed(stage, ...match.slice(1));
    return [];
  }
  throw new Error(`nobody knows how to make this happen: ${words}`);
}

function member({ cast }: Stage, name = '') {
  const found = cast.find((one) => one.name === name);
  if (!found) throw new Error(`${name} is not among those who take part`);
  return found;
}

/** The driver of the demo data whose number ends like this one's. */
function driverOf(stage: Stage, name: string): string {
  return `DRV-${member(stage, name).msisdn.slice(-2)}`;
}

/** What an account of the ledger has from earlier days; the world is the other side. */
async function open({ house }: Stage, code: string, amountXaf: number): Promise<void> {
  const [kind = ''] = code.split(':');
  await house.owner.query(
    `insert into ledger_accounts (id, code, kind, floored, created_at)
      values (gen_random_uuid(), $1, $2, true, now()),
        (gen_random_uuid(), 'world', 'world', false, now()) on conflict (code) do nothing`,
    [code, kind],
  );
  await house.owner.query(
    `with transfer as (
        insert into ledger_transfers (id, key, kind, at, actor_kind)
        values (gen_random_uuid(), gen_random_uuid()::text, 'opening', now() - interval '90 days',
          'system') returning id, at
      )
      insert into ledger_entries (transfer_id, line, account_id, amount_xaf, at)
      select t.id, (a.code = 'world')::int, a.id, case when a.code = 'world' then -$2::bigint
        else $2::bigint end, t.at
      from transfer t, ledger_accounts a where a.code in ($1, 'world')`,
    [code, amountXaf],
  );
}

function hangUp(stage: Stage, name?: string): void {
  stage.house.sandbox.world.ussdNetwork.hangUp(stage.handset(member(stage, name)));
}

async function silence(stage: Stage, name?: string, days?: string): Promise<void> {
  const phone = `select id from phones where digest = $1`;
  const digest = createVault(masterKey).digest('phone', `+${member(stage, name).msisdn}`);
  const ago = `make_interval(days => $2::int)`;
  await stage.house.owner.query(
    `with phone as (update phones set created_at = created_at - ${ago} where id = (${phone}))
      update conversations set updated_at = updated_at - ${ago} where phone_id = (${phone})`,
    [digest, days],
  );
}

function own(stage: Stage, name: string | undefined, balanceXaf: number): void {
  stage.house.sandbox.world.change(stage.handset(member(stage, name)), { balanceXaf });
}

async function decide(stage: Stage, name: string | undefined, action: PromptAction): Promise<void> {
  const { wallets } = stage.house.sandbox.world;
  const handset = stage.handset(member(stage, name));
  const [prompt] = wallets.visible(handset);
  if (!prompt) throw new Error(`${name} sees no request for money`);
  wallets.decide(handset, prompt.id, action);
  await stage.house.quiet();
}

/** `31, 33`: these drivers of the demo data are on duty, and nobody else. */
async function onDuty({ house }: Stage, numbers = ''): Promise<void> {
  const ids = numbers.split(', ').map((number) => `DRV-${number}`);
  await house.owner.query(
    `update drivers set status = case when id = any($1) then 'available' else 'off' end`,
    [ids],
  );
}

/** Staff changed something, and the house has heard of it. */
async function change(
  { house }: Stage,
  text: string,
  ...values: (string | undefined)[]
): Promise<void> {
  await house.owner.query(text, values);
  await house.app.upkeep();
}
