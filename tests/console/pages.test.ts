// What each page of the console shows, to whom, and at what weight (CHN-16, CHN-18, ADM-10, SEC-03).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { STYLE, STYLE_PATH } from '../../src/http/console/style.js';
import { parsePhone } from '../../src/lib/phone.js';
import { keepPairing } from '../../src/models/whatsapp-web.js';
import { storeMessages } from '../../src/models/messages.js';
import { ROLES, type StaffRole } from '../../src/services/staff.js';
import type { Person } from '../../src/services/person.js';
import { openOffice, type Office } from './support/office.js';
import { visitor, type Visitor } from './support/visitor.js';

const BUDGET_BYTES = 10_240;
const HOSTILE = `<img src=x onerror=alert(1)>"'&`;

let office: Office;
let people: Record<StaffRole, Visitor>;
let awa: Person;
beforeAll(async () => {
  office = await openOffice();
  const signedIn = ROLES.map(async (role) => [role, await office.signedIn(`a-${role}`, role)]);
  people = Object.fromEntries(await Promise.all(signedIn)) as Record<StaffRole, Visitor>;
  awa = await aPerson('670000123');
  const accepted = Array.from({ length: 60 }, (_, no) => `Cde 482${String(no)}`);
  await someMessages(awa, 'customer.accepted', accepted);
  const hostile = `Cde 4821: Alain arrive, 670000031. Code 5573. ${HOSTILE}`;
  await aMessage(awa, 'customer.coming', hostile);
});
afterAll(() => office.close());

async function aPerson(number: string): Promise<Person> {
  const phone = parsePhone(number);
  if (!phone) throw new Error('no phone');
  return office.accounts.admit(office.db, phone);
}

async function aMessage(to: Person, template: string, words: string): Promise<string> {
  const [id = ''] = await someMessages(to, template, [words]);
  return id;
}

/** Each sent once by SMS, and delivered as far as its gateway knows. */
async function someMessages(
  { key, accountId, phoneId }: Person,
  template: string,
  words: string[],
): Promise<string[]> {
  const createdAt = office.clock.now();
  const messages = words.map((each) => ({
    ...{ id: office.ids.next(), createdAt, accountId, phoneId, template },
    ...{ cityId: null, orderId: null, class: 1 as const, purpose: 'order' as const },
    ...{ via: null, richSealed: null, language: 'fr' as const, solicited: false, segments: 1 },
    bodySealed: office.vault.seal(key, each),
  }));
  await storeMessages(office.db, messages);
  const ids = messages.map(({ id }) => id);
  await office.rows(
    `insert into message_attempts (message_id, no, at, channel, gateway, state, state_at)
      select unnest($1::uuid[]), 1, $2, 'sms', 'africastalking', 'delivered', $2`,
    [ids, createdAt],
  );
  return ids;
}

const everybody: StaffRole[] = ['admin', 'support', 'finance', 'dispatch'];
const pages: [path: string, roles: StaffRole[]][] = [
  ['', everybody],
  ['/messages', ['admin', 'support']],
  ['/messages?state=sent&channel=sms&phone=0123', ['admin', 'support']],
  ['/person?phone=', ['admin', 'support']],
  ['/dead', ['admin', 'support']],
  ['/queues', ['admin']],
  ['/staff', ['admin']],
  ['/whatsapp', ['admin']],
  ['/audit', ['admin']],
  ['/password', everybody],
  ['/second-factor', everybody],
];
const whole = (path: string) => (path.endsWith('phone=') ? `${path}${awa.phoneId}` : path);

describe.each(pages)('/console%s', (path, roles) => {
  it('opens for its roles, and for nobody else', async () => {
    for (const role of ROLES) {
      const { status } = await people[role].get(whole(path));
      expect([role, status]).toEqual([role, roles.includes(role) ? 200 : 403]);
    }
    expect((await visitor(office.url).get(whole(path))).to).toBe('/console/login');
  });

  it('is light, runs no script, and is never kept', async () => {
    const [role = 'admin'] = roles;
    for (const lang of ['fr', 'en']) {
      const address = whole(path);
      const sign = address.includes('?') ? '&' : '?';
      const { text, headers } = await people[role].get(`${address}${sign}lang=${lang}`);
      expect(Buffer.byteLength(text)).toBeLessThan(BUDGET_BYTES);
      expect(text).toContain(`<html lang="${lang}">`);
      expect(text).not.toMatch(/<script|<[^>]*\son\w+=|javascript:|https?:\/\/(?!www\.w3\.org)/i);
      expect(headers.get('cache-control')).toBe('no-store');
      const policy = headers.get('content-security-policy') ?? '';
      if (path !== '/queues') expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(policy).toContain("frame-ancestors 'none'");
    }
    await people[role].get('?lang=fr');
  });
});

/** Forms, and who may send them; the fields matter only where the role is right. */
const forms: [path: string, roles: StaffRole[]][] = [
  ['/dead/resend', ['admin', 'support']],
  ['/staff/add', ['admin']],
  ['/staff/lock', ['admin']],
  ['/staff/unlock', ['admin']],
  ['/staff/reset', ['admin']],
  ['/whatsapp/on', ['admin']],
  ['/whatsapp/off', ['admin']],
  ['/password/change', everybody],
  ['/second-factor/confirm', everybody],
];

it.each(forms)('the form %s is read from its roles alone', async (path, roles) => {
  for (const role of ROLES) {
    const { status } = await people[role].fill('', path, { surprise: 'field' });
    expect([role, status]).toEqual([role, roles.includes(role) ? 400 : 403]);
  }
});

it('the sheet of styles is one, small, and kept for ever', async () => {
  const { status, headers, text } = await visitor(office.url).get(`/${STYLE_PATH}`);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toContain('immutable');
  expect(text).toBe(STYLE);
  expect(Buffer.byteLength(STYLE)).toBeLessThan(4_096);
});

it.each([
  '/nothing',
  '/messages/nothing',
  '/messages?surprise=1',
  '/messages?state=odd',
  '/person',
])('%s is a plain sentence, and never a fault', async (path) => {
  const { status, text } = await people.admin.get(path);
  expect([400, 404]).toContain(status);
  expect(text).toContain('<main');
  expect(office.logged).toEqual([]);
});

describe('messages', () => {
  it('are found by number, by last digits, by state and by channel', async () => {
    const other = await aPerson('690000777');
    await aMessage(other, 'customer.late', 'En retard');
    const found = async (query: string) =>
      (await people.support.get(`/messages?${query}`)).text.match(/<tr>/g)?.length ?? 0;
    const head = 1;
    expect(await found('phone=690000777')).toBe(head + 1);
    expect(await found('phone=%2B237690000777&state=queued')).toBe(head + 1);
    expect(await found('phone=777&channel=sms')).toBe(head + 1);
    expect(await found('phone=777&channel=whatsapp')).toBe(0);
    expect(await found('phone=777&state=failed')).toBe(0);
    expect(await found('phone=699999999')).toBe(0);
    expect(await found('')).toBe(head + 30);
  });

  it('go on page by page', async () => {
    const first = (await people.support.get('/messages')).text;
    const next = /href="\/console(\/messages\?[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&');
    const second = (await people.support.get(next ?? '')).text;
    expect(second.match(/<tr>/g)).toHaveLength(1 + 30);
  });

  it('are read without codes, numbers or markup, and the reading is noted', async () => {
    const { text } = await people.support.get(`/person?phone=${awa.phoneId}`);
    expect(text).toContain('Cde 4821: Alain arrive, 6..31. Code ••••.');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    expect(text).not.toMatch(/5573|670000031|670000123/);
    const read = await office.rows<{ actor_id: string; subject: object }>(
      `select actor_id, subject from audit_log where action = 'console.read_person'`,
    );
    expect(read).toContainEqual({ actor_id: 'a-support', subject: { phoneId: awa.phoneId } });
  });
});

describe('what was given up', () => {
  it('is listed with its reason, and a message is sent again by a button', async () => {
    const id = await aMessage(awa, 'customer.coming', 'Perdu');
    await office.rows(`update messages set state = 'failed' where id = $1`, [id]);
    await office.rows(
      `insert into outbox (id, kind, lane, class, subject, state, due_at, tries, last_error, created_at,
          done_at)
        values (gen_random_uuid(), 'message', 'phone:x', 0, jsonb_build_object('messageId', $1::text),
          'dead', $2, 8, 'africastalking 500', $2, $2),
        (gen_random_uuid(), 'collect', 'payment:x', 0, '{}', 'dead', $2, 1, 'refused', $2, $2)`,
      [id, office.clock.now()],
    );
    const { text } = await people.support.get('/dead');
    expect(text).toContain('africastalking 500');
    expect(text.match(/\/dead\/resend/g)).toHaveLength(1);
    const done = await people.support.fill('/dead', '/dead/resend', { id });
    expect(done.to).toBe('/console/dead?told=dead.resent');
    const [leaving] = await office.rows<{ kind: string; class: number }>(
      `select kind, class from outbox where state = 'waiting'`,
    );
    expect(leaving).toEqual({ kind: 'message', class: 1 });
    expect((await people.support.get('/dead')).text).not.toContain('/dead/resend');
    const again = await people.support.fill('/dead', '/dead/resend', { id });
    expect(again.status).toBe(422);
  });
});

describe('staff', () => {
  it('are added, locked and given another password by an administrator, who never learns the old one', async () => {
    const { admin } = people;
    const added = await admin.fill('/staff', '/staff/add', { name: 'Nouvelle', role: 'dispatch' });
    const first = /<code>([a-z0-9-]{19})<\/code>/.exec(added.text)?.[1] ?? '';
    const reset = await admin.fill('/staff', '/staff/reset', { name: 'nouvelle' });
    const second = /<code>([a-z0-9-]{19})<\/code>/.exec(reset.text)?.[1] ?? '';
    expect(first.length).toBe(19);
    expect(second).not.toBe(first);
    expect((await admin.get('/staff')).text).not.toMatch(new RegExp(`${first}|${second}`));
    const verbs = async (verb: string, name = 'nouvelle') =>
      (await admin.fill('/staff', `/staff/${verb}`, { name })).status;
    expect(await verbs('lock')).toBe(303);
    expect((await admin.get('/staff')).text).toContain('bloqué');
    expect(await verbs('unlock')).toBe(303);
    expect(await verbs('lock', 'nobody')).toBe(422);
    expect(await verbs('lock', 'a-admin')).toBe(422);
    const actions = await office.rows<{ action: string }>(
      `select action from audit_log where actor_id = 'a-admin' and action ~ '^staff.(add|reset|lock|unlock)' order by id`,
    );
    expect(actions.map(({ action }) => action)).toEqual([
      ...['staff.add', 'staff.reset', 'staff.lock', 'staff.unlock'],
    ]);
    expect((await admin.get('/audit?actor=a-admin&action=staff.')).text).toContain('staff.unlock');
  });

  it('read the console in the language they choose', async () => {
    await people.finance.get('?lang=en');
    expect((await people.finance.get('')).text).toContain('<h1>Home</h1>');
    await people.finance.get('?lang=fr');
    expect((await people.finance.get('')).text).toContain('<h1>Accueil</h1>');
  });
});

it('the code of the WhatsApp line is shown to an administrator while a phone may scan it', async () => {
  const code = `2@${'Ab3/'.repeat(32)},${'Cd4+'.repeat(11)},${'Ef5='.repeat(11)},secret,1`;
  const key = office.vault.newPersonKey();
  const kept = { sealed: office.vault.seal(key, code), keyWrapped: office.vault.wrap(key) };
  await keepPairing(office.db, { ...kept, at: office.clock.now() });
  const { text } = await people.admin.get('/whatsapp');
  expect(text).toContain('<svg');
  expect(text).toContain('attend le téléphone');
  expect(Buffer.byteLength(text)).toBeLessThan(BUDGET_BYTES);
  expect((await people.admin.fill('/whatsapp', '/whatsapp/off', {})).to).toContain('whatsapp.done');
  const [row] = await office.rows<{ is_on: boolean }>('select is_on from whatsapp_web');
  expect(row?.is_on).toBe(false);
  office.later(2);
  expect((await people.admin.get('/whatsapp')).text).not.toContain('<svg');
});
