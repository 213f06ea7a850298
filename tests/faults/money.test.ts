import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../support/app.js';
import { playFault, type FaultRow } from './support/rows.js';
import { days, openScene, seconds, type Scene } from './support/scene.js';
import { untruths } from './support/truth.js';

let scene: Scene<TestApp>;
beforeAll(async () => {
  scene = await openScene({ sandbox: { campayTokenMs: SHORT_TOKEN_MS } });
});
afterAll(() => scene.house.stop());

/** A token that ends between two orders, so that each has to ask for one; then one for all. */
const SHORT_TOKEN_MS = seconds(100);
const LONG_TOKEN_MS = days(30);

const NOBODY = { shop: [], driver: [] };
/** Nobody was asked for money, or nobody can tell: nothing is charged, and the customer hears so. */
const NEVER_CAME: Partial<FaultRow> = {
  ends: 'expired, pending, expired_locally',
  told: { customer: ['payment.expired'], ...NOBODY },
};
/** Money that is not what was asked is parked, and the order waits for nobody. */
const HALF: Partial<FaultRow> = {
  ends: 'expired, pending, succeeded',
  told: { customer: ['payment.expired', 'payment.credited'], ...NOBODY },
};
const NO_THEN_YES: Partial<FaultRow> = {
  told: { customer: ['payment.failed', 'order.paid', 'order.accepted', 'order.picked_up'] },
};

const TOKEN: FaultRow[] = [
  { says: 'CamPay ne donne pas de jeton: la ligne est coupée', faults: token('down') },
  { says: 'CamPay donne le jeton trop tard', faults: token('slow', { ms: 1_000, count: 2 }) },
  { says: 'la demande de jeton est coupée au milieu', faults: token('reset') },
  { says: 'CamPay répond 500 au lieu du jeton', faults: token('http_500') },
  { says: "CamPay répond n'importe quoi au lieu du jeton", faults: token('garbage') },
  { says: 'CamPay refuse notre mot de passe une minute durant', faults: token('refuse') },
  { says: 'le jeton ne revient jamais', faults: token('timeout_after_accept', { count: 1 }) },
];

const COLLECT: FaultRow[] = [
  { says: "la ligne se coupe avant la demande d'argent", faults: collect('down'), ...NEVER_CAME },
  { says: 'CamPay accepte lentement', faults: collect('slow', { ms: 200 }) },
  { says: 'CamPay accepte après notre patience', faults: collect('slow', { ms: 1_000 }) },
  { says: 'la demande est lue puis coupée, rien fait', faults: collect('reset'), ...NEVER_CAME },
  { says: 'la demande est faite, puis coupée', faults: collect('reset', { done: true }) },
  { says: 'CamPay répond 500 sans rien faire', faults: collect('http_500'), ...NEVER_CAME },
  { says: "CamPay répond 500 après l'avoir fait", faults: collect('http_500', { done: true }) },
  { says: "CamPay fait la demande et répond n'importe quoi", faults: collect('garbage') },
  {
    says: "CamPay ne fait rien et répond n'importe quoi",
    faults: collect('garbage', { done: false }),
    ...NEVER_CAME,
  },
  {
    says: 'CamPay ne connaît pas ce réseau',
    faults: collect('refuse'),
    ends: 'expired, pending, failed',
    told: { customer: ['payment.failed', 'payment.expired'], ...NOBODY },
  },
  { says: 'CamPay fait la demande et se tait', faults: collect('timeout_after_accept') },
  {
    says: 'le client est débité de la moitié: elle devient son crédit',
    faults: collect('wrong_amount'),
    ...HALF,
  },
  {
    says: 'le client est débité de 5000F au lieu de 3700F: le reste est son crédit',
    faults: collect('wrong_amount', { amountXaf: 5_000 }),
    told: { customer: ['order.paid', 'payment.credited', 'order.accepted', 'order.picked_up'] },
  },
  {
    says: "CamPay dit d'abord non, puis l'argent est là",
    faults: collect('failed_then_success', { ms: 20_000 }),
    ...NO_THEN_YES,
  },
];

const STATUS: FaultRow[] = [
  { says: 'la ligne du statut est coupée', faults: status('down') },
  { says: 'le statut vient lentement', faults: status('slow', { ms: 200, count: 3 }) },
  { says: 'le statut vient après notre patience', faults: status('slow', { ms: 900, count: 2 }) },
  { says: 'le statut est coupé au milieu', faults: status('reset') },
  { says: 'CamPay répond 500 au lieu du statut', faults: status('http_500') },
  { says: "le statut est n'importe quoi", faults: status('garbage') },
  { says: 'CamPay nous interdit le statut', faults: status('refuse') },
  { says: 'le statut ne revient jamais', faults: status('timeout_after_accept', { count: 2 }) },
  {
    says: 'le statut dit une fois la moitié du montant: on relit',
    faults: status('wrong_amount', { count: 1 }),
  },
  {
    says: 'le statut dit toujours la moitié du montant: la nuit le trouve',
    compared: true,
    faults: status('wrong_amount'),
    ...HALF,
  },
  {
    says: "le statut dit d'abord non, puis oui",
    faults: status('failed_then_success', { ms: 20_000 }),
    ...NO_THEN_YES,
  },
];

const WEBHOOK: FaultRow[] = [
  { says: "l'avis de CamPay ne trouve pas notre porte", faults: webhook('down') },
  { says: "l'avis vient lentement", faults: webhook('slow', { ms: 100 }) },
  { says: "l'avis est coupé au milieu", faults: webhook('reset') },
  { says: "l'avis est illisible", faults: webhook('garbage') },
  { says: "notre réponse à l'avis se perd", faults: webhook('timeout_after_accept') },
  { says: "l'avis vient deux fois à la fois", faults: webhook('duplicate') },
  { says: "l'avis est dépassé par le suivant", faults: webhook('reorder', { ms: 100 }) },
  { says: "l'avis n'est jamais envoyé", faults: webhook('lose_webhook') },
  { says: "l'avis vient en retard", faults: webhook('late_webhook', { ms: 200 }) },
  { says: "l'avis dit un autre montant", faults: webhook('wrong_amount') },
  {
    says: "l'avis dit échec, puis succès: seul le statut compte",
    faults: webhook('failed_then_success', { ms: 60 }),
  },
];

const TOGETHER: FaultRow[] = [
  {
    says: "réponse perdue, aucun avis, l'historique répond 500: on finit par le retrouver",
    faults: lostWith({ webhook: 'lose_webhook', history: 'http_500' }),
  },
  {
    says: 'réponse perdue, avis et historique coupés',
    faults: lostWith({ webhook: 'down', history: 'down' }),
  },
  {
    says: "réponse perdue, aucun avis, l'historique est n'importe quoi",
    faults: lostWith({ webhook: 'lose_webhook', history: 'garbage' }),
  },
  {
    says: "réponse perdue, aucun avis, l'historique nous est interdit",
    faults: lostWith({ webhook: 'lose_webhook', history: 'refuse' }),
  },
];

describe('demander un jeton à CamPay', () => {
  it.each(TOKEN)('$says', (row) => playFault(scene, row));
});

describe("demander l'argent à CamPay", () => {
  beforeAll(async () => {
    scene.house.sandbox.world.settings.campayTokenMs = LONG_TOKEN_MS;
    await playFault(scene, { says: 'rien ne manque', faults: {} });
  });
  it.each(COLLECT)('$says', (row) => playFault(scene, row));
});

describe('relire un paiement chez CamPay', () => {
  it.each(STATUS)('$says', (row) => playFault(scene, row));
});

describe("l'avis de paiement de CamPay", () => {
  it.each(WEBHOOK)('$says', (row) => playFault(scene, row));
});

describe('plusieurs malheurs ensemble', () => {
  it.each(TOGETHER)('$says', (row) => playFault(scene, row));
});

describe('huit jours plus tard', () => {
  it("plus aucun paiement n'est en suspens, et chaque doute est devant quelqu'un", async () => {
    await scene.house.pass(days(8));
    const doubts = await scene.house.rows(
      `select a.state from payment_attempts a join payments p on p.id = a.payment_id
        where a.state not in ('succeeded', 'failed') and not (a.state = 'review' and exists (
          select from reviews r where r.order_id = p.order_id and r.kind like 'payment_%'))`,
    );
    expect(doubts).toEqual([]);
    expect(await untruths(scene.house)).toEqual([]);
  });
});

function token(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'campay.token': { mode, ...more } };
}

function collect(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'campay.collect': { mode, ...more } };
}

function status(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'campay.status': { mode, ...more } };
}

function webhook(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'campay.webhook': { mode, ...more } };
}

/** CamPay asks the customer and its answer is lost, and neither of the ways back works at first. */
function lostWith(modes: { webhook: string; history: string }): FaultRow['faults'] {
  return {
    'campay.collect': { mode: 'http_500', done: true },
    'campay.webhook': { mode: modes.webhook },
    'campay.history': { mode: modes.history, count: 3 },
  };
}
