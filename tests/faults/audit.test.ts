import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../support/app.js';
import { run } from '../support/processes.js';
import { orderByUssd } from './support/dialling.js';
import { peopleOf } from './support/people.js';
import { minutes, openScene, type Scene } from './support/scene.js';

let scene: Scene<TestApp>;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.house.stop());

/** `npm run audit`, as an outsider runs it. */
async function audit(): Promise<{ status: unknown; said: string }> {
  const { database, config } = scene.house;
  const program = run(process.execPath, ['--import', 'tsx', 'scripts/audit.ts'], {
    env: { DATABASE_URL: database.ownerUrl, SANDBOX_URL: config.sandboxUrl ?? '' },
  });
  const status = await program.ended;
  return { status, said: program.lines.join('\n') };
}

async function wholeOrder(): Promise<void> {
  const people = peopleOf(scene);
  const reference = await orderByUssd(scene, { method: 'momo' });
  await people.liveUntilOver(reference, minutes(20));
}

it("npm run audit est content d'un monde juste", async () => {
  await wholeOrder();
  expect(await audit()).toEqual({
    status: 0,
    said: expect.stringContaining('Every invariant holds.'),
  });
});

it('et montre des comptes qui ne sont pas ceux du monde, au franc près', async () => {
  // CamPay tells of more than it took: nobody inside can know, but its own books do.
  scene.house.sandbox.world.faults.set({
    'campay.status': { mode: 'wrong_amount', amountXaf: 3_701 },
  });
  await wholeOrder();
  const { status, said } = await audit();
  expect(status).toBe(1);
  expect(said).toMatch(/FAIL {2}I2 /);
  expect(said).toContain('1 broken.');
});

it('et un paiement en doute que plus personne ne suit', async () => {
  scene.house.sandbox.world.faults.set({ 'campay.collect': { mode: 'down' } });
  await orderByUssd(scene, { method: 'momo' });
  await scene.house.pass(minutes(2));
  await scene.house.rows(
    `update outbox set done_at = due_at, state = 'cancelled'
      where kind = 'payment.poll' and done_at is null`,
  );
  expect((await audit()).said).toMatch(/FAIL {2}I4c /);
});
