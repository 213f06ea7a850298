// One session of WhatsApp on the web: the real library and a real Chromium, with a page of our own in
// the place of WhatsApp's (facts: no network is asked).
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { createOpenWebClient } from '../../src/channels/whatsapp/web/client.js';
import { createWebSession, type WebSession } from '../../src/channels/whatsapp/web/session.js';
import { createClock } from '../../src/lib/clock.js';
import { until } from '../support/poll.js';
import { createPlayed, type Played } from './stand-in.js';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const times = {
  ...{ deafMs: 600, probeMs: 300, startMs: 20_000, codeMs: 20_000, lookMs: 100 },
  againMs: [50],
};

let folder: string;
let played: Played;
let session: WebSession;
let told: string[];
let heard: string[];
let standing: 'on' | 'off' | 'banned';

beforeAll(() => {
  [folder, played, told, heard, standing] = [
    mkdtempSync(join(tmpdir(), 'kwata-whatsapp-')),
    createPlayed(),
    [],
    [],
    'on',
  ];
  session = createWebSession({
    open: createOpenWebClient({ ...played.settings, sessionFolder: join(folder, 'session-files') }),
    standing: () => Promise.resolve(standing),
    clock: createClock(),
    log,
    times,
    ears: {
      state(state, reason) {
        const word = reason === null ? state : `${state} ${reason}`;
        if (told.at(-1) !== word) told.push(word);
        return Promise.resolve();
      },
      pairing: (qr) => Promise.resolve(void told.push(`code ${qr}`)),
      message: (message) => void heard.push(`${message.type} ${message.body}`),
      ack: (_id, ack) => void heard.push(`ack ${String(ack)}`),
    },
  });
  session.start();
});

afterAll(async () => {
  await session.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

beforeEach(() => {
  [told.length, heard.length] = [0, 0];
});

const toldOf = (word: string) => until(word, () => told.some((each) => each.startsWith(word)));
const opened = (count: number) => until('another browser', () => played.opened() === count);

/** Up, after a scan where a phone has to. */
async function pair(): Promise<void> {
  if (session.line()) return;
  await toldOf('code');
  await played.play((page) => page.scan());
  await toldOf('up');
}

it('shows a code, draws it anew, and is up once a phone has scanned it', async () => {
  await toldOf('code first-code');
  expect(statSync(join(folder, 'session-files')).mode & 0o777).toBe(0o700);
  await played.play((page) => page.redraw('second-code'));
  await toldOf('code second-code');
  expect(session.line()).toBeNull();
  await played.play((page) => page.scan());
  await toldOf('up');
  const id = await session.line()?.send('237670000001@c.us', 'Bonjour');
  expect(await played.play((page) => page.sent)).toMatchObject([{ text: 'Bonjour', id }]);
  await until('its receipt', () => heard.includes('ack 1'));
});

it('brings what people write, with places and voices, and its own echo', async () => {
  await pair();
  await played.play((page) => page.write({ from: '237670000001@c.us', body: 'MENU' }));
  await played.play((page) => page.write({ from: '4321@lid', type: 'ptt' }));
  await until('both', () => heard.includes('chat MENU') && heard.includes('ptt '));
  expect(await session.line()?.echo()).toBeTruthy();
  await until('the echo', () => heard.includes('chat Kwata: ligne ouverte'));
  // Nobody is there whom WhatsApp does not know.
  expect(await session.line()?.send('237600000009@c.us', 'Bonjour')).toBeNull();
});

it('is begun again when its browser is killed', async () => {
  await pair();
  const before = played.opened();
  played.kill();
  await toldOf('down browser_gone');
  expect(session.line()).toBeNull();
  await opened(before + 1);
});

it('is deaf when it says that it is connected and no echo comes, and is begun again', async () => {
  await pair();
  const before = played.opened();
  await played.play((page) => page.silence());
  await toldOf('deaf up_silent');
  await opened(before + 1);
});

it('lives on in silence as long as its echo comes back', async () => {
  await pair();
  const before = played.opened();
  await until(
    'three echoes',
    () => heard.filter((word) => word.startsWith('chat Kwata')).length > 2,
  );
  expect(played.opened()).toBe(before);
});

it('is silent while its phone is away, and up again with it', async () => {
  await pair();
  await played.play((page) => page.state('TIMEOUT'));
  await toldOf('deaf TIMEOUT');
  expect(session.line()).toBeNull();
  await played.play((page) => page.state('CONNECTED'));
  await until('up again', () => session.line());
});

it('ends for good when WhatsApp bans the number, until a person decides', async () => {
  await pair();
  const before = played.opened();
  standing = 'banned';
  await played.play((page) => void setTimeout(() => page.state('TOS_BLOCK')));
  await toldOf('banned TOS_BLOCK');
  standing = 'on';
  await opened(before + 1);
});

it('shows a new code when the phone has logged it out', async () => {
  await pair();
  await played.play((page) => void setTimeout(() => page.state('UNPAIRED')));
  await toldOf('logged_out UNPAIRED');
  await toldOf('code');
});

it('ends when it is switched off, and begins when it is switched on', async () => {
  await pair();
  const before = played.opened();
  standing = 'off';
  await toldOf('off switched_off');
  expect(session.line()).toBeNull();
  standing = 'on';
  await opened(before + 1);
});
