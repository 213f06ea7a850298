// The rules of the house bite: deliberate mistakes, in a copy of the house with nothing else in it.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
const house = mkdtempSync(join(tmpdir(), 'kwata-house-'));

/** What a file imports, and the rule that must refuse it. */
const mistakes: [file: string, imports: string, rule: string][] = [
  ['src/menus/a.ts', `import { Sequelize } from 'sequelize'`, 'menus-import-no-package'],
  ['src/menus/b.ts', `import { Sequelize } from 'sequelize'`, 'sequelize-stays-inside'],
  ['src/services/a.ts', `import type { X } from '../channels/target.js'`, 'services-points-right'],
  ['src/services/b.ts', `import { x } from '../payments/target.js'`, 'services-points-right'],
  ['src/services/c.ts', `import type { X } from '../workers/target.js'`, 'services-points-right'],
  ['src/lib/a.ts', `import { x } from '../locales/target.js'`, 'lib-points-right'],
  ['src/locales/a.ts', `import { x } from '../models/target.js'`, 'locales-points-right'],
  ['src/models/a.ts', `import { x } from '../services/target.js'`, 'models-points-right'],
  ['src/payments/a.ts', `import type { X } from '../models/target.js'`, 'payments-points-right'],
  ['src/channels/a.ts', `import { x } from '../http/target.js'`, 'channels-points-right'],
  ['src/channels/b.ts', `import { x } from '../payments/target.js'`, 'channels-points-right'],
  ['src/workers/a.ts', `import { x } from '../http/target.js'`, 'workers-points-right'],
  ['src/http/a.ts', `import { x } from '../workers/target.js'`, 'http-points-right'],
  ['src/services/d.ts', `import { x } from '../config.js'`, 'services-points-right'],
  [
    'src/channels/sms/a.ts',
    `import { x } from '../ussd/target.js'`,
    'channels-do-not-know-each-other',
  ],
  ['src/services/e.ts', `import express from 'express'`, 'express-stays-inside'],
  ['src/channels/c.ts', `import type { Request } from 'express'`, 'express-stays-inside'],
  ['src/services/f.ts', `import Queue from 'bull'`, 'bull-stays-inside'],
  ['src/http/b.ts', `import { Redis } from 'ioredis'`, 'ioredis-stays-inside'],
  ['src/services/g.ts', `import type { Client } from 'pg'`, 'sequelize-stays-inside'],
  ['src/menus/c.ts', `import i18next from 'i18next'`, 'i18next-stays-inside'],
  ['src/services/h.ts', `import { hash } from 'argon2'`, 'argon2-stays-inside'],
  ['src/http/c.ts', `import { x } from '../embedded/target.js'`, 'embedded-only-for-start'],
  ['src/app.ts', `import { x } from './embedded/target.js'`, 'embedded-only-for-start'],
  ['src/http/d.ts', `import { x } from '../app.js'`, 'app-joins-everything'],
  ['src/app/a.ts', `import { x } from '../app.js'`, 'app-points-right'],
  ['src/http/e.ts', `import { x } from '../app/target.js'`, 'app-parts-only-for-app'],
  ['src/config/a.ts', `import { x } from '../services/target.js'`, 'config-points-right'],
  ['src/server.ts', `import { x } from './start.js'`, 'nothing-imports-a-program'],
  ['src/lib/b.ts', `import { x } from '../../sandbox/target.js'`, 'the-application-is-alone'],
  ['src/lib/c.ts', `import { x } from '../../tests/target.js'`, 'no-test-in-a-program'],
  ['src/lib/d.ts', `import { test } from 'vitest'`, 'no-development-package-in-a-program'],
  ['src/lib/e.ts', `import type { F } from './f.js'`, 'no-cycle'],
  ['src/lib/g.ts', `import { x } from './nowhere.js'`, 'every-import-is-found'],
  ['sandbox/a.ts', `import type { X } from '../src/lib/target.js'`, 'the-world-outside-is-apart'],
  ['bench/a.ts', `import { x } from '../src/lib/target.js'`, 'the-world-outside-is-apart'],
  ['scripts/audit.ts', `import { x } from '../src/models/target.js'`, 'the-world-outside-is-apart'],
];

const rightWay: [file: string, imports: string][] = [
  ['src/lib/z.ts', `import { x } from './target.js'`],
  ['src/menus/z.ts', `import type { X } from '../services/target.js'`],
  ['src/channels/ussd/z.ts', `import { x } from '../target.js'`],
  ['src/workers/z.ts', `import Queue from 'bull'; import { x } from '../payments/target.js'`],
  ['src/workers/y.ts', `import { x } from '../channels/target.js'`],
  ['src/http/z.ts', `import express from 'express'; import { x } from '../channels/target.js'`],
  ['src/http/y.ts', `import { x } from '../payments/target.js'`],
  ['src/models/z.ts', `import { Sequelize } from 'sequelize'; import pg from 'pg'`],
  ['src/locales/z.ts', `import i18next from 'i18next'`],
  ['src/start.ts', `import { x } from './embedded/target.js'; import { y } from './app.js'`],
  [
    'src/app/z.ts',
    `import { x } from '../http/target.js'; import { y } from '../workers/target.js'`,
  ],
  ['sandbox/z.ts', `import express from 'express'`],
  ['tests/z.ts', `import { x } from '../src/app.js'`],
];

const folders = readdirSync(join(project, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function write(file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), `${text};\n`);
}

beforeAll(() => {
  symlinkSync(join(project, 'node_modules'), join(house, 'node_modules'));
  for (const file of ['package.json', 'tsconfig.json'])
    cpSync(join(project, file), join(house, file));
  const layers = ['lib', 'locales', 'models', 'services', 'menus', 'channels', 'channels/ussd'];
  for (const layer of [...layers, 'payments', 'workers', 'http', 'embedded', 'app']) {
    write(`src/${layer}/target.ts`, 'export const x = 1; export type X = 1');
  }
  for (const other of ['src/config.ts', 'sandbox/target.ts', 'tests/target.ts']) {
    write(other, 'export const x = 1');
  }
  write('src/lib/f.ts', `import { x } from './e.js'; export type F = 1`);
  for (const [file, imports] of [...mistakes, ...rightWay]) write(file, imports);
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

interface Violation {
  from: string;
  rule: { name: string };
}

describe('who may import whom', () => {
  let violations: Violation[] = [];

  beforeAll(() => {
    const cruiser = join(project, 'node_modules', '.bin', 'depcruise');
    const config = join(project, '.dependency-cruiser.cjs');
    const what = ['src', 'sandbox', 'bench', 'scripts', 'tests'];
    const { stdout } = spawnSync(cruiser, ['--config', config, '--output-type', 'json', ...what], {
      cwd: house,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const report = JSON.parse(stdout) as { summary: { violations: Violation[] } };
    violations = report.summary.violations;
  });

  const rulesAgainst = (file: string) =>
    violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

  test.each(mistakes)('%s may not: %s', (file, _imports, rule) => {
    expect(rulesAgainst(file)).toContain(rule);
  });

  test.each(rightWay)('%s may: %s', (file) => {
    expect(rulesAgainst(file)).toEqual([]);
  });

  test.each(folders)('src/%s has a place in the order of layers', (folder) => {
    const config = `require(${JSON.stringify(join(project, '.dependency-cruiser.cjs'))})`;
    const script = `console.log(${config}.forbidden.map(({ name }) => name).join(' '))`;
    const names = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(names.split(/\s/)).toContain(`${folder}-points-right`);
  });
});

describe('what the linter refuses', () => {
  const code: [what: string, file: string, text: string, rule: string][] = [
    [
      'the environment outside config.ts',
      'src/services/env.ts',
      `export const home = process.env['HOME'];`,
      'n/no-process-env',
    ],
    [
      'the console inside the application',
      'src/services/print.ts',
      `console.log('hello');`,
      'no-console',
    ],
    [
      'a promise nobody waits for',
      'src/services/forgotten.ts',
      `const work = async () => { await Promise.resolve(); };\nwork();`,
      '@typescript-eslint/no-floating-promises',
    ],
    [
      'any',
      'src/services/any.ts',
      `export const width = (value: any) => value as number;`,
      '@typescript-eslint/no-explicit-any',
    ],
    [
      'a union of which a case is forgotten',
      'src/services/union.ts',
      `export function say(word: 'oui' | 'non') { switch (word) { case 'oui': return 1; } return 0; }`,
      '@typescript-eslint/switch-exhaustiveness-check',
    ],
  ];

  const linter = new ESLint({
    cwd: house,
    overrideConfigFile: join(project, 'eslint.config.js'),
  });

  test.each(code)('%s', async (_what, file, text, rule) => {
    write(file, text);
    const [result] = await linter.lintFiles([file]);
    expect(result?.messages.map(({ ruleId }) => ruleId)).toContain(rule);
  });

  test('but config.ts reads the environment', async () => {
    write('src/config.ts', `export const home = process.env['HOME']`);
    const [result] = await linter.lintFiles(['src/config.ts']);
    expect(result?.messages.filter(({ severity }) => severity === 2)).toEqual([]);
  });
});
