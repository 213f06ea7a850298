// Every transcript of this folder is played through the real house; `npm test -- -u` rewrites what
// was said, and the difference is read like prose (docs/add-a-screen.md).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, test } from 'vitest';

import { play } from '../support/stage.js';
import { parseTranscript } from '../support/transcript.js';

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .sort();

describe.concurrent('transcripts', () => {
  test.for(files)('%s', { timeout: 120_000 }, async (file, { expect }) => {
    const path = join(folder, file);
    const { text, problems } = await play(parseTranscript(readFileSync(path, 'utf8')));
    await expect(text).toMatchFileSnapshot(path);
    expect(problems).toEqual([]);
  });
});
