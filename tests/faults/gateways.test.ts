import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../support/app.js';
import { orderByUssd } from './support/dialling.js';
import { peopleOf } from './support/people.js';
import { playFault, type FaultRow } from './support/rows.js';
import { minutes, openScene, seconds, type Scene } from './support/scene.js';
import { listen } from './support/told.js';
import { standing, untruths } from './support/truth.js';

let scene: Scene<TestApp>;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.house.stop());

/** Said by the shop's first SIM in vain, so that the second one rang after 90 s. */
const RUNG_TWICE: Partial<FaultRow> = { told: { shop: ['shop.new_order', 'shop.new_order'] } };
/** These people answer at once: what waits behind an SMS that comes late, the order overtakes. */
const OVERTAKEN = ['order.paid', 'order.accepted'];
/** Over before the shop's second SIM rings. */
const SHORT: Partial<FaultRow> = { healsAfterMs: seconds(12), mayMiss: OVERTAKEN };
/** Done, and nobody can know: a gateway that has no question to ask is told again. */
const TWICE: Partial<FaultRow> = { again: 2, mayMiss: OVERTAKEN };

const USSD: FaultRow[] = [
  { says: 'les trois premières pages ne viennent pas', faults: ussd('down', { count: 3 }) },
  { says: 'chaque page se fait attendre', faults: ussd('slow', { ms: 50 }) },
  { says: 'la ligne casse au milieu des pages', faults: ussd('reset', { count: 3 }) },
  { says: 'le réseau nous envoie des pages illisibles', faults: ussd('garbage', { count: 3 }) },
  { says: 'nos pages se perdent', faults: ussd('timeout_after_accept', { count: 3 }) },
  {
    says: 'notre dernière page se perd: la commande est faite, et une seule fois',
    faults: ussd('timeout_after_accept', { count: 4 }),
  },
  { says: 'le réseau envoie chaque page deux fois', faults: ussd('duplicate') },
  { says: "la page d'avant revient après chaque page", faults: ussd('reorder') },
];

const EVENTS: FaultRow[] = [
  { says: 'la fin de la session ne nous est pas dite', faults: events('lose_webhook') },
  { says: 'la fin de la session nous est dite deux fois', faults: events('duplicate') },
  { says: 'la fin de la session ne trouve pas notre porte', faults: events('down') },
];

const INBOUND: FaultRow[] = [
  { says: 'les SMS ne trouvent pas notre porte', faults: inbound('down'), ...RUNG_TWICE },
  { says: 'les SMS viennent lentement', faults: inbound('slow', { ms: 50 }) },
  { says: 'les SMS sont coupés au milieu', faults: inbound('reset'), ...RUNG_TWICE },
  { says: 'les SMS sont illisibles', faults: inbound('garbage'), ...RUNG_TWICE },
  { says: 'notre réponse à chaque SMS se perd', faults: inbound('timeout_after_accept') },
  { says: 'chaque SMS vient deux fois à la fois', faults: inbound('duplicate') },
  { says: 'les SMS se dépassent', faults: inbound('reorder', { ms: 50 }) },
  { says: 'les SMS se perdent', faults: inbound('lose_webhook'), ...RUNG_TWICE },
  { says: 'les SMS viennent en retard', faults: inbound('late_webhook', { ms: 50 }) },
];

const SMS: FaultRow[] = [
  { says: "Africa's Talking ne répond plus un moment", faults: sms('down'), ...SHORT },
  { says: "Africa's Talking est lent", faults: sms('slow', { ms: 100 }) },
  { says: 'il envoie après notre patience', faults: sms('slow', { ms: 900, count: 2 }), ...TWICE },
  { says: "la ligne casse avant l'envoi", faults: sms('reset'), ...SHORT },
  { says: "la ligne casse après l'envoi", faults: sms('reset', done()), ...TWICE },
  { says: 'il répond 500 sans envoyer', faults: sms('http_500'), ...SHORT },
  { says: 'il envoie et répond 500', faults: sms('http_500', done()), ...TWICE },
  {
    says: "il n'envoie pas et répond n'importe quoi",
    faults: sms('garbage', { done: false }),
    ...SHORT,
  },
  { says: "il envoie et répond n'importe quoi", faults: sms('garbage', done()), ...TWICE },
  { says: 'notre compte est vide un moment', faults: sms('refuse'), ...SHORT },
  { says: 'il envoie et se tait', faults: sms('timeout_after_accept', { count: 2 }), ...TWICE },
  { says: 'le réseau montre chaque SMS deux fois', faults: sms('duplicate') },
  { says: 'le suivant dépasse chaque SMS', faults: sms('reorder', { ms: 50 }) },
];

const DELIVERY: FaultRow[] = [
  { says: 'les accusés ne trouvent pas notre porte', faults: delivery('down') },
  { says: 'les accusés viennent lentement', faults: delivery('slow', { ms: 50 }) },
  { says: 'les accusés sont coupés au milieu', faults: delivery('reset') },
  { says: 'les accusés sont illisibles', faults: delivery('garbage') },
  { says: 'notre réponse aux accusés se perd', faults: delivery('timeout_after_accept') },
  { says: 'chaque accusé vient deux fois', faults: delivery('duplicate') },
  { says: 'les accusés se dépassent', faults: delivery('reorder', { ms: 50 }) },
  { says: 'aucun accusé ne vient', faults: delivery('lose_webhook') },
  { says: 'les accusés viennent en retard', faults: delivery('late_webhook', { ms: 50 }) },
  {
    says: "aucun SMS n'arrive un moment: la deuxième carte SIM du resto sonne",
    faults: delivery('refuse'),
    ...RUNG_TWICE,
  },
  { says: "chaque accusé dit d'abord échec", faults: delivery('failed_then_success', { ms: 50 }) },
];

/** Longer than a shop has to answer; the same shop serves the order after it. */
const LONG: FaultRow[] = [
  {
    says: "onze minutes sans SMS: ce qui est dépassé ne part plus, le resto n'est pas puni",
    faults: sms('down'),
    healsAfterMs: minutes(11),
    ends: 'declined, refunded, succeeded, shop_call',
    told: { customer: ['order.unanswered'], shop: [], driver: [] },
  },
  { says: 'juste après, le même resto prend la commande suivante', faults: {} },
];

describe('composer le code', () => {
  it.each(USSD)('$says', (row) => playFault(scene, row));
});

describe('la fin des sessions', () => {
  it.each(EVENTS)('$says', (row) => playFault(scene, row));
});

describe('ce que le resto et le livreur écrivent', () => {
  it.each(INBOUND)('$says', (row) => playFault(scene, row));
});

describe('envoyer des SMS', () => {
  it.each(SMS)('$says', (row) => playFault(scene, row));

  it("le resto nous a bloqués: sa deuxième carte sonne, et quelqu'un le voit", async () => {
    const { house, shop } = scene;
    house.sandbox.world.change(shop, { smsOptOut: true });
    const heard = listen(scene);
    const people = peopleOf(scene);
    const reference = await orderByUssd(scene, { method: 'momo' });
    await people.liveUntilOver(reference, minutes(20));
    house.sandbox.world.change(shop, { smsOptOut: false });
    expect(await standing(house, reference)).toMatch(/^delivered, released, .*job_dead\.message/);
    expect(heard().shop).toEqual(['shop.new_order']);
    expect(await untruths(house)).toEqual([]);
  });
});

describe('apprendre ce que les SMS sont devenus', () => {
  it.each(DELIVERY)('$says', (row) => playFault(scene, row));
});

describe('une longue panne des SMS', () => {
  it.each(LONG)('$says', (row) => playFault(scene, row));
});

function ussd(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'africastalking.ussd': { mode, ...more } };
}

function events(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'africastalking.events': { mode, ...more } };
}

function inbound(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'africastalking.inbound': { mode, ...more } };
}

function sms(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'africastalking.sms': { mode, ...more } };
}

function delivery(mode: string, more: object = {}): FaultRow['faults'] {
  return { 'africastalking.delivery': { mode, ...more } };
}

function done() {
  return { done: true, count: 2 };
}
