// Signing in to the console: what opens it, what does not, and what is counted (SEC-02, SEC-05, ID-05 to
// ID-10).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createSlowHash, PASSWORD_COST } from '../../src/lib/slow-hash.js';
import { totpCode, totpStep } from '../../src/lib/totp.js';
import { openOffice, password, type Office } from './support/office.js';
import { tokenIn, visitor, type Visitor } from './support/visitor.js';

let office: Office;
/** A second instance on the same database, whose address has TLS before it. */
let other: string;
beforeAll(async () => {
  office = await openOffice();
  other = await office.beside();
});
afterAll(() => office.close());

const browse = (headers?: Record<string, string>): Visitor => visitor(office.url, headers);
const login = (browser: Visitor, name: string, secret: string) =>
  browser.fill('/login', '/login', { name, password: secret });
const later = (minutes: number) => {
  office.later(minutes);
};

describe('a password', () => {
  it('that is right opens the console, by a cookie that no script and no other site gets', async () => {
    await office.hire('marie', 'support');
    const browser = browse();
    const { status, to, setCookies } = await login(browser, ' Marie ', password);
    expect({ status, to }).toEqual({ status: 303, to: '/console' });
    const cookie = setCookies.find((line) => line.startsWith('kwata_session='));
    expect(cookie).toMatch(/; Path=\/console; HttpOnly; SameSite=Lax$/);
    const page = await browser.get('');
    expect(page.status).toBe(200);
    expect(page.text).toContain('marie');
    const [line] = await office.rows<{ actor_id: string }>(
      `select actor_id from audit_log where action = 'console.login'`,
    );
    expect(line?.actor_id).toBe('marie');
  });

  it('is kept as argon2id, and made anew where it was made at a lower cost', async () => {
    const [row] = await office.rows<{ hash: string }>(
      `select password_hash as hash from staff where name = 'marie'`,
    );
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=2048,t=2,p=1\$/);
    const full = await createSlowHash(PASSWORD_COST).hash(Buffer.from(password));
    expect(full).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  });

  it('that is wrong, or of a name that nobody has, gets one and the same answer', async () => {
    later(16);
    const wrong = await login(browse(), 'marie', 'not her password');
    const nobody = await login(browse(), 'nobody', 'not her password');
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    const withoutToken = (text: string) => text.replaceAll(tokenIn(text), '');
    expect(withoutToken(nobody.text)).toBe(withoutToken(wrong.text));
    expect(wrong.text).toContain('Nom ou mot de passe incorrect');
  });

  it('travels under TLS alone where the address has it', async () => {
    const browser = visitor(other, { 'x-forwarded-for': '10.9.9.9' });
    const { setCookies } = await browser.get('/login');
    expect(setCookies.every((line) => line.includes('; Secure'))).toBe(true);
  });
});

describe('guessing', () => {
  it('ends at the sixth try within 15 minutes, on both instances, even with the right password', async () => {
    later(16);
    await office.hire('paul', 'finance');
    const here = browse();
    for (const guess of ['one', 'two', 'three', 'four', 'five']) {
      expect((await login(here, 'paul', `wrong ${guess}`)).status).toBe(401);
    }
    const sixth = await login(here, 'paul', password);
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers.get('retry-after'))).toBe(15 * 60);
    const there = visitor(other, { 'x-forwarded-for': '10.1.1.1' });
    expect((await login(there, 'paul', password)).status).toBe(429);
    later(15);
    expect((await login(there, 'paul', password)).to).toBe('/console');
  });

  it('of many names from one address ends too, whatever that address says of itself', async () => {
    later(16);
    for (const name of ['anne', 'bea', 'chloe', 'dina', 'eve']) {
      await login(browse({ 'x-forwarded-for': name }), name, 'a guess');
    }
    const sixth = await login(browse({ 'x-forwarded-for': '9.9.9.9' }), 'fanny', 'a guess');
    expect(sixth.status).toBe(429);
    const elsewhere = visitor(other, { 'x-forwarded-for': '10.2.2.2' });
    expect((await login(elsewhere, 'fanny', 'a guess')).status).toBe(401);
  });

  it('is recorded without the names and addresses that were typed', async () => {
    const rows = await office.rows<{ outcome: string; n: number }>(
      `select outcome, count(*)::int as n from login_attempts group by 1 order by 1`,
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(['refused', 'right', 'too_many']);
    const [dump] = await office.rows<{ text: string }>(
      `select string_agg(l::text, ' ') as text from login_attempts l`,
    );
    expect(dump?.text).not.toMatch(/fanny|10\.2\.2\.2/);
  });

  it('does not shut out colleagues behind the same address who are right', async () => {
    later(16);
    await office.hire('rose', 'dispatch');
    for (let time = 1; time <= 5; time += 1) {
      expect((await login(browse(), 'rose', password)).to).toBe('/console');
    }
    expect((await login(browse(), 'marie', password)).to).toBe('/console');
  });
});

describe('a form', () => {
  it('without its token, or with that of another session, does nothing', async () => {
    const browser = await office.signedIn('nadia', 'support');
    const stranger = await office.signedIn('omar', 'support');
    const theirs = tokenIn((await stranger.get('/password')).text);
    const fields = { current: password, chosen: 'panier lune girafe', again: 'panier lune girafe' };
    expect((await browser.post('/password/change', fields)).status).toBe(403);
    expect((await browser.post('/password/change', { ...fields, token: theirs })).status).toBe(403);
    expect((await browse().post('/login', { name: 'nadia', password })).status).toBe(403);
    expect((await browser.get('')).status).toBe(200);
  });

  it('with a field that it does not have is refused', async () => {
    const browser = await office.signedIn('simon', 'support');
    const odd = await browser.fill('/password', '/password/change', { surprise: '1' });
    expect(odd.status).toBe(400);
  });
});

describe('a session', () => {
  it('ends after 15 idle minutes, and after 8 hours however busy', async () => {
    const idle = await office.signedIn('idle', 'support');
    later(14);
    expect((await idle.get('')).status).toBe(200);
    later(14);
    expect((await idle.get('')).status).toBe(200);
    later(16);
    expect((await idle.get('')).to).toBe('/console/login');

    const busy = await office.signedIn('busy', 'support');
    for (let passed = 0; passed < 470; passed += 10) {
      later(10);
      expect((await busy.get('')).status).toBe(200);
    }
    later(10);
    expect((await busy.get('')).to).toBe('/console/login');
  });

  it('ends when its owner signs out, and its cookie with it', async () => {
    const browser = await office.signedIn('tchami', 'support');
    const stolen = browser.cookie('kwata_session') ?? '';
    expect((await browser.fill('/password', '/sign-out', {})).to).toBe('/console/login');
    expect(browser.cookie('kwata_session')).toBeUndefined();
    const thief = browse();
    thief.setCookie('kwata_session', stolen);
    expect((await thief.get('')).to).toBe('/console/login');
  });

  it('ends in the moment in which somebody is locked', async () => {
    const browser = await office.signedIn('ursule', 'support');
    expect((await browser.get('')).status).toBe(200);
    await office.db.transaction((tx) => office.staff.lock(tx, 'ursule', 'the-tests'));
    expect((await browser.get('')).to).toBe('/console/login');
    later(16);
    expect((await login(browse(), 'ursule', password)).status).toBe(401);
    await office.db.transaction((tx) => office.staff.unlock(tx, 'ursule', 'the-tests'));
    expect((await login(browse(), 'ursule', password)).to).toBe('/console');
  });

  it('is stored by its digest alone', async () => {
    const browser = await office.signedIn('vera', 'support');
    const [dump] = await office.rows<{ text: string }>(
      `select string_agg(s::text, ' ') as text from staff_sessions s`,
    );
    expect(dump?.text).not.toContain(browser.cookie('kwata_session'));
  });
});

describe('a password that somebody else gave', () => {
  it('opens only the page where another is chosen; all sessions end with that', async () => {
    later(16);
    const given = await office.db.transaction((tx) =>
      office.staff.add(tx, { name: 'wilma', role: 'support', by: 'the-tests' }),
    );
    const temporary = given.ok ? given.password : '';
    const [browser, second] = [browse(), browse()];
    for (const each of [browser, second]) await login(each, 'wilma', temporary);
    expect((await browser.get('/messages')).to).toBe('/console/password');

    const change = (chosen: string, again = chosen, current = temporary) =>
      browser.fill('/password', '/password/change', { current, chosen, again });
    const refusals = [
      [await change('trop court'), '12 caractères ou plus'],
      [await change('Motdepasse2026!'), 'vite deviné'],
      [await change('wilma.wilma.2026'), 'vite deviné'],
      [await change(password, 'autre chose que ça'), 'pas pareils'],
      [await change(password, password, 'pas le bon'), 'actuel'],
    ] as const;
    for (const [answer, words] of refusals) {
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect((await change(password)).to).toBe('/console/login?told=password.changed');
    expect((await second.get('')).to).toBe('/console/login');
    expect((await login(second, 'wilma', temporary)).status).toBe(401);
    expect((await login(second, 'wilma', password)).to).toBe('/console');
    expect((await second.get('/messages')).status).toBe(200);
  });

  it('is worth nothing a day later', async () => {
    const given = await office.db.transaction((tx) => office.staff.reset(tx, 'wilma', 'the-tests'));
    later(24 * 60 + 1);
    const late = await login(browse(), 'wilma', given.ok ? given.password : '');
    expect(late.status).toBe(401);
  });
});

describe('a second factor', () => {
  let browser: Visitor;
  let secret: Buffer;
  let backup: string[];
  const codeNow = () => totpCode(secret, totpStep(office.clock.now()));

  it('is all that an administrator reaches before having one', async () => {
    later(16);
    await office.hire('xavier', 'admin');
    browser = browse();
    await login(browser, 'xavier', password);
    for (const page of ['', '/messages', '/staff', '/queues']) {
      expect((await browser.get(page)).to).toBe('/console/second-factor');
    }
    const page = await browser.get('/second-factor');
    expect(page.text).toContain('<svg');
    const typed = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1]?.replaceAll(' ', '') ?? '';
    secret = fromBase32(typed);
    const wrong = await browser.fill('/second-factor', '/second-factor/confirm', {
      code: '000000',
    });
    expect(wrong.status).toBe(422);
    const done = await browser.fill('/second-factor', '/second-factor/confirm', {
      code: codeNow(),
    });
    backup = [...done.text.matchAll(/<li><code>([a-z0-9-]+)<\/code>/g)].map(
      ([, code]) => code ?? '',
    );
    expect(backup).toHaveLength(10);
    expect((await browser.get('/staff')).status).toBe(200);
  });

  it('is asked for at every sign-in from then on, each code once', async () => {
    later(1);
    const first = browse();
    await login(first, 'xavier', password);
    expect((await first.get('/staff')).to).toBe('/console/code');
    const code = codeNow();
    expect((await first.fill('/code', '/code', { code: '123456' })).status).toBe(401);
    expect((await first.fill('/code', '/code', { code })).to).toBe('/console');
    expect((await first.get('/staff')).status).toBe(200);

    const again = browse();
    await login(again, 'xavier', password);
    expect((await again.fill('/code', '/code', { code })).status).toBe(401);
  });

  it('lost with its phone is made up for by backup codes, each once', async () => {
    later(16);
    const first = browse();
    await login(first, 'xavier', password);
    const [code = ''] = backup;
    expect((await first.fill('/code', '/code', { code: ` ${code.toUpperCase()} ` })).to).toBe(
      '/console',
    );
    const again = browse();
    await login(again, 'xavier', password);
    expect((await again.fill('/code', '/code', { code })).status).toBe(401);
  });

  it('cannot be guessed: the sixth code in 15 minutes is not looked at', async () => {
    later(16);
    const guesser = browse();
    await login(guesser, 'xavier', password);
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await guesser.fill('/code', '/code', { code: '999999' })).status).toBe(401);
    }
    const sixth = await guesser.fill('/code', '/code', { code: codeNow() });
    expect(sixth.status).toBe(429);
    expect(sixth.headers.get('retry-after')).not.toBeNull();
  });
});

function fromBase32(text: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((sign) => letters.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
