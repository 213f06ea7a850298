import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fr } from '../../src/locales/fr.js';

const SRC = new URL('../../src/', import.meta.url).pathname;

/** All of the source but the catalogues themselves. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'locales' ? [] : sources(path);
    return [readFileSync(path, 'utf8')];
  });
}

describe('sentences', () => {
  it('are all said somewhere: a key nobody uses is deleted', () => {
    const code = sources(decodeURIComponent(SRC)).join('\n');
    const families = [...code.matchAll(/`([a-z_]+\.(?:[a-z_]+\.)*)\$\{/g)].map(
      ([, name]) => name ?? '',
    );
    const isSaid = (key: string) =>
      code.includes(`'${key}'`) || families.some((family) => key.startsWith(family));
    expect(Object.keys(fr).filter((key) => !isSaid(key))).toEqual([]);
  });
});
