import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const FOLDER = new URL('.', import.meta.url);

/** The failure catalogue of collecting money (facts/payments.md section 6), and who plays each case. */
const CASES: Readonly<Record<string, readonly number[]>> = {
  'cases-collect.test.ts': [...range(1, 25), 33, 34],
  'cases-payouts.test.ts': [26, 27, 29],
  'cases-recon.test.ts': range(30, 32),
  'cases-people.test.ts': [35, 36],
};

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The cases that a file's tests are named after. */
function played(file: string): Set<number> {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  return new Set([...text.matchAll(/['"`]case (\d+):/g)].map(([, no]) => Number(no)));
}

describe('the 36 cases', () => {
  it.each(Object.entries(CASES))('%s plays each of its own', (file, cases) => {
    expect(cases.filter((no) => !played(file).has(no))).toEqual([]);
  });

  it('are all played by somebody', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.test.ts'));
    const all = new Set(files.flatMap((file) => [...played(file)]));
    expect(range(1, 36).filter((no) => !all.has(no))).toEqual([]);
  });
});
