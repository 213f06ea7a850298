// The console in a real browser: the first one in, by keyboard alone, and Bull's dashboard behind it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { totpCode, totpStep } from '../../src/lib/totp.js';
import type { Tab } from '../support/chromium-tab.js';
import { until } from '../support/poll.js';
import { freePorts } from '../support/ports.js';
import { run, type Program } from '../support/processes.js';
import { contrastProblems } from './support/contrast.js';
import { useChromium } from './support/page.js';

const own = 'tamis velours brouette';
const chromium = useChromium();
const dataDir = mkdtempSync(join(tmpdir(), 'kwata-console-'));
let program: Program | undefined;
let url = '';
let tab: Tab;

beforeAll(async () => {
  const [port = 0, sandboxPort = 0] = await freePorts(2);
  const env = { PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: dataDir };
  program = run(process.execPath, ['scripts/run.mjs', 'start'], { env });
  await until('what it says when it is ready', () => signIn() !== undefined, 80_000);
  url = `http://127.0.0.1:${String(port)}/console`;
  tab = await chromium().open(url);
});
afterAll(async () => {
  program?.kill('SIGTERM');
  await program?.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

/** The name and the password that a first start prints. */
function signIn(): { name: string; password: string } | undefined {
  const said = /\/console: (\w+), once with (\S+)/.exec(program?.lines.join('\n') ?? '');
  return said ? { name: said[1] ?? '', password: said[2] ?? '' } : undefined;
}

const heading = `document.querySelector('h1')?.textContent`;
const at = (words: string) => tab.until(`${heading} === ${JSON.stringify(words)}`, words);

/** Walks there as somebody without a mouse does; whatever has the focus must show it. */
async function tabTo(selector: string): Promise<void> {
  const about = `(() => {
    const it = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(it);
    return { there: it.matches(${JSON.stringify(selector)}), name: it.outerHTML.slice(0, 80),
      seen: it === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) };
  })()`;
  for (let steps = 0; steps < 60; steps += 1) {
    const { there, seen, name } = await tab.read<{ there: boolean; seen: boolean; name: string }>(
      about,
    );
    expect({ name, seen }).toEqual({ name, seen: true });
    if (there) return;
    await tab.press('Tab');
  }
  throw new Error(`${selector} is not reached by Tab`);
}

async function fill(fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await tabTo(`[name=${name}]`);
    await tab.type(value);
  }
  await tab.press('Enter');
}

test('the first administrator gets in by keyboard alone, and past every step there is', async () => {
  await at('Se connecter');
  const { name = '', password = '' } = signIn() ?? {};
  await fill({ name, password });
  await at('Mot de passe');
  await fill({ current: password, chosen: own, again: own });
  await at('Se connecter');
  await fill({ name, password: own });
  await at('Double authentification');
  expect(await tab.read(`document.querySelector('main svg').getBoundingClientRect().width`)).toBe(
    220,
  );
  const typed = await tab.read<string>(`document.querySelector('main code').textContent`);
  await fill({ code: totpCode(fromBase32(typed), totpStep(new Date())) });
  await tab.until(`document.querySelectorAll('main li').length === 10`, 'backup codes');
  await tabTo('main a');
  await tab.press('Enter');
  await at('Accueil');
});

test('every page of the menu is reached by Tab and read in good contrast, in both languages', async () => {
  const pages = await tab.read<string[]>(
    `[...document.querySelectorAll('nav a')].map((it) => it.getAttribute('href'))`,
  );
  expect(pages).toContain('/console/messages');
  const plain = pages.filter((path) => !path.endsWith('/queues'));
  for (const path of plain) {
    await tabTo(`nav a[href="${path}"]`);
    await tab.press('Enter');
    await tab.until(
      `location.pathname === ${JSON.stringify(path)} && document.readyState === 'complete'`,
      path,
    );
    expect(await tab.read(contrastProblems)).toEqual([]);
    const isTooWide = `document.documentElement.scrollWidth > innerWidth`;
    expect([path, await tab.read(isTooWide)]).toEqual([path, false]);
  }
  await tab.goto(`${url}?lang=en`);
  await at('Home');
  await tab.goto(`${url}?lang=fr`);
  expect(tab.errors).toEqual([]);
});

test("Bull's dashboard runs under the policy of its page, and shows the bells", async () => {
  await tab.goto(`${url}/queues`);
  const hasRedis = !program?.lines.some((line) => line.includes('No redis-server'));
  const shown = hasRedis ? 'kwata-bells' : "Aucun Redis n'est configuré";
  await tab.until(`document.body.innerText.includes(${JSON.stringify(shown)})`, shown);
  // It asks for letters from another machine, and is refused: nothing else goes wrong.
  expect(tab.errors.filter((error) => !error.includes('fonts.googleapis.com'))).toEqual([]);
});

function fromBase32(text: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const values = [...text.replaceAll(' ', '')].map((sign) => letters.indexOf(sign));
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
