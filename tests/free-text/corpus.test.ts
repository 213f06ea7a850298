import { expect, test } from 'vitest';

import { readCorpus, understood } from './corpus.js';

const lines = readCorpus();
/** It takes or asks nothing that was not to be taken or asked. */
const isOrder = (reading: string) => !/^(?:none|asks|counts|ways)|\||\?| or /.test(reading);

test('sentences are read as people mean them', () => {
  const wrong = lines.filter((line) => understood(line) !== line.expected);
  const silent = wrong.filter((line) => isOrder(understood(line)));
  const share = (100 * (lines.length - wrong.length)) / lines.length;
  console.info(
    `sentences read: ${String(lines.length - wrong.length)} of ${String(lines.length)} (${share.toFixed(1)} %), ` +
      `silently wrong: ${String(silent.length)}`,
  );
  const told = wrong.map(
    (line) => `${line.where}: ${line.text}\n  ${understood(line)}\n  ${line.expected}`,
  );
  expect(told).toEqual([]);
  expect(lines.length).toBeGreaterThanOrEqual(150);
});
