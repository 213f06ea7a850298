// The process that holds the bind is killed: another one takes it over within fifteen seconds, the
// message centre never sees two binds, and what was waiting leaves once (DESIGN.md section 7).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createSandbox, type Sandbox } from '../../sandbox/app.js';
import { createLinkedSend } from '../../src/channels/link/linked-gateway.js';
import { createIds } from '../../src/lib/ids.js';
import type { Phone } from '../../src/lib/phone.js';
import { createVault } from '../../src/lib/vault.js';
import { createDatabase, type Database } from '../../src/models/database.js';
import { freshDatabase, masterKey, type TestDatabase } from '../support/database.js';
import { until } from '../support/poll.js';
import { run, type Program } from '../support/processes.js';

const TAKEN_OVER_MS = 15_000;
/** What a crowded machine may add. */
const SLACK_MS = 15_000;
const PHONE = '237670000051';

let database: TestDatabase;
let db: Database;
let sandbox: Sandbox;
let folder = '';
const links: Program[] = [];
beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  db = createDatabase({ url: database.appUrl, poolSize: 2, acquireMs: 30_000, answerMs: 30_000 });
  sandbox = createSandbox({ port: 0 });
  await sandbox.listen();
  folder = mkdtempSync(join(tmpdir(), 'kwata-link-'));
});
afterAll(async () => {
  for (const link of links) link.kill('SIGKILL');
  await Promise.all(links.map(({ ended }) => ended));
  await db.close();
  await sandbox.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function startLink(): Program {
  const link = run(process.execPath, ['--import', 'tsx', 'src/link.ts'], {
    env: {
      ...{ NODE_ENV: 'test', DATA_DIR: folder, DATABASE_URL: database.appUrl },
      ...{ MASTER_KEY: masterKey, SMPP_BASE_URL: `smpp://127.0.0.1:${sandbox.smppPort()}` },
    },
  });
  links.push(link);
  return link;
}

it('is followed by another one, and loses no message', async () => {
  const { smsc } = sandbox.world;
  const first = startLink();
  await until('the first bind', () => smsc.binds().now === 1, 40_000);
  startLink();
  first.kill('SIGKILL');
  await first.ended;
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  const send = createLinkedSend({
    ...{ db, clock, vault: createVault(masterKey), ids: createIds(() => Date.now()) },
    ...{ gateway: 'smpp', maxWaiting: 10, expiresMs: 120_000 },
  });
  const message = { to: `+${PHONE}` as Phone, text: 'Votre code: 5573', ref: 'left behind' };
  expect(await send(message)).toMatchObject({ ok: true });
  await until('it was taken over', () => smsc.binds().ever === 2, TAKEN_OVER_MS + SLACK_MS);
  const phone = sandbox.world.handsets.get(PHONE);
  await until('the message', () => phone.messages.length > 0);
  expect(phone.messages.map(({ text }) => text)).toEqual([message.text]);
  expect(smsc.binds().most).toBe(1);
});
