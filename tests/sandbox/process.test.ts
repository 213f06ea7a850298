import { spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { run, type Program } from '../support/processes.js';

const entry = ['--import', 'tsx', 'sandbox/main.ts'];
const running: Program[] = [];

function start(env: Record<string, string> = {}): Program {
  const program = run(process.execPath, entry, { env: { SANDBOX_PORT: '0', ...env } });
  running.push(program);
  return program;
}
function ready(program: Program): Promise<{ ready: boolean; port: number }> {
  return until('the ready line', () => {
    const line = program.lines.find((text) => text.startsWith('{'));
    return line === undefined ? undefined : (JSON.parse(line) as { ready: boolean; port: number });
  });
}

afterEach(() => {
  for (const program of running.splice(0)) program.kill('SIGKILL');
});

test('the sandbox says when it listens, keeps its own time and ends on SIGTERM', async () => {
  const program = start({ CLOCK_START: '2026-03-02T11:05:00Z', USSD_CODE: '*384*7#' });
  const { ready: isReady, port } = await ready(program);
  expect(isReady).toBe(true);
  const clock = await fetch(`http://127.0.0.1:${port}/clock`);
  expect(await clock.json()).toMatchObject({ now: expect.stringMatching(/^2026-03-02T11:05/) });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('*384*7#');
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});

test('the sandbox ends when the process that started it lets go', async () => {
  const child = spawn(process.execPath, entry, {
    env: { PATH: process.env['PATH'], SANDBOX_PORT: '0' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const message = await new Promise((resolve) => child.once('message', resolve));
  expect(message).toEqual({
    ready: true,
    port: expect.any(Number),
    smppPort: expect.any(Number),
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  expect(await ended).toBe(0);
});

test.each([
  ['SANDBOX_PORT', 'many'],
  ['SANDBOX_APP_URL', 'somewhere'],
  ['USSD_CODE', '237'],
  ['CLOCK_START', 'yesterday'],
  ['SANDBOX_CAMPAY_WEBHOOK_METHOD', 'fax'],
])('a bad %s stops the start with a sentence that hides its value', async (name, value) => {
  const program = start({ [name]: value });
  expect(await program.ended).toBe(1);
  await until('the sentence', () => program.lines.length > 0);
  expect(program.lines.join('\n')).toContain(name);
  expect(program.lines.join('\n')).not.toContain(`"${value}"`);
});
