// The first person gets in by the operators' command, and every page bears whatever is sent to it.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { runDesk } from '../../src/desk/desk.js';
import { staffDesk } from '../../src/desk/staff.js';
import { openOffice, type Office } from './support/office.js';
import { tokenIn, visitor, type Visitor } from './support/visitor.js';

let office: Office;
let admin: Visitor;
beforeAll(async () => {
  office = await openOffice({ requestsMax: 10_000 });
  admin = await office.signedIn('root', 'admin');
});
afterAll(() => office.close());

const desk = (words: string) =>
  runDesk(office, [staffDesk(office.staff)], [...words.split(' '), '--as', 'paul']);

it('somebody is added by the desk, signs in, is locked, let in again and given another password', async () => {
  expect((await desk('staff list')).lines.join(' ')).toContain('root');
  const refusals = ['staff add', 'staff add Marie --role admin', 'staff add marie --role boss'];
  for (const words of refusals) expect((await desk(words)).ok).toBe(false);
  const added = await desk('staff add marie --role finance --language en');
  expect((await desk('staff add marie --role admin')).lines).toEqual(['Somebody has that name.']);
  const [, password = ''] = /with (\S+)$/.exec(added.lines[0] ?? '') ?? [];
  const login = (secret: string) =>
    visitor(office.url).fill('/login', '/login', { name: 'marie', password: secret });
  expect((await login(password)).to).toBe('/console');
  expect((await desk('staff lock marie')).ok).toBe(true);
  expect((await login(password)).status).toBe(401);
  expect((await desk('staff unlock marie')).ok).toBe(true);
  expect((await login(password)).to).toBe('/console');
  const reset = await desk('staff reset marie');
  const [, other = ''] = /with (\S+)$/.exec(reset.lines[0] ?? '') ?? [];
  expect((await login(password)).status).toBe(401);
  expect((await login(other)).to).toBe('/console');
  for (const verb of ['lock', 'unlock', 'reset']) {
    expect((await desk(`staff ${verb} nobody`)).ok).toBe(false);
  }
  const [dump] = await office.rows<{ text: string }>(
    `select string_agg(a::text, ' ') as text from audit_log a`,
  );
  expect(dump?.text).toMatch(/paul.*staff\.(add|lock|unlock|reset)/);
  expect(dump?.text).not.toContain(other);
});

const pages = [
  '',
  '/messages',
  '/person',
  '/dead',
  '/staff',
  '/audit',
  '/password',
  '/second-factor',
];
const forms = [
  ...[
    '/login',
    '/code',
    '/sign-out-not',
    '/dead/resend',
    '/staff/add',
    '/staff/lock',
    '/staff/reset',
  ],
  ...['/password/change', '/second-factor/confirm'],
];
const names = [
  'phone',
  'state',
  'before',
  'actor',
  'id',
  'name',
  'role',
  'code',
  '__proto__',
  'lang',
];
const value = fc.oneof(
  fc.string({ unit: 'binary', size: 'max', maxLength: 300 }),
  fc.constantFrom('', '-1', "';drop table staff;--", '<b>', '=CMD()', '\0', '00000000-0000-0000'),
);
const fields = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 });

it.each([
  '/audit?actor=%00',
  '/audit?action=%00a',
  '/messages?phone=%00',
  '/audit?actor=a&actor=b',
])('%s is refused before anybody looks for it', async (path) => {
  expect((await admin.get(path)).status).toBe(400);
  const nobody = visitor(office.url);
  const tried = await nobody.fill('/login', '/login', { name: '\0', password: 'x' });
  expect(tried.status).toBe(400);
});

it('whatever stands behind the ? or in a form, no page breaks', async () => {
  const token = tokenIn((await admin.get('')).text);
  const address = fc.record({
    page: fc.constantFrom(...pages),
    form: fc.constantFrom(...forms),
    fields,
  });
  await fc.assert(
    fc.asyncProperty(address, async ({ page, form, fields: sent }) => {
      const query = new URLSearchParams(sent).toString();
      expect((await admin.get(`${page}?${query}`)).status).toBeLessThan(500);
      expect((await admin.post(form, { ...sent, token })).status).toBeLessThan(500);
      expect(office.logged).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
