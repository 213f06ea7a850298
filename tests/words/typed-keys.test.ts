import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const here = dirname(fileURLToPath(import.meta.url));
const preamble = `
import { formatXaf, xaf } from '../../src/lib/money.js';
import { text, verbatim } from '../../src/locales/index.js';
import { translate } from '../../src/locales/keys.js';
const french = { greeting: 'Bonjour {name}', bye: 'Au revoir' } as const;
void [formatXaf, xaf, text, verbatim, translate, french];
`;

const right = [
  ['a sentence without slots', `text('cart.empty')`],
  [
    'a sentence with its slots',
    `text('cart.below_minimum', { minimum: '1F', shop: 'Mado', missing: '1F' })`,
  ],
  [
    'a number, a name and a sentence in slots',
    `text('cart.line', { count: 2, item: verbatim('Eru'), price: text('cart.pay') })`,
  ],
  ['money that was written', `text('cart.title', { total: formatXaf(xaf(5700)) })`],
  ['one of two sentences', `text(Math.random() > 0.5 ? 'cart.pay' : 'cart.add')`],
  ['a whole translation', `translate<typeof french>()({ greeting: '{name}, hello', bye: 'Bye' })`],
] as const;

const wrong = [
  ['a misspelt key', `text('cart.emty')`],
  ['a forgotten slot', `text('cart.line', { count: 2, item: 'Eru' })`],
  ['no slots at all', `text('cart.title')`],
  ['a slot too many', `text('cart.title', { total: '5700F', shop: 'Mado' })`],
  ['slots where there are none', `text('cart.empty', { total: '5700F' })`],
  ['money as a bare number', `text('cart.title', { total: xaf(5700) })`],
  ['nothing in a slot', `text('cart.title', { total: undefined })`],
  ['a translation without a sentence', `translate<typeof french>()({ bye: 'Bye' })`],
  [
    'a translation with a misspelt key',
    `translate<typeof french>()({ greting: 'Hello {name}', bye: 'Bye' })`,
  ],
  [
    'a translation with a sentence too many',
    `translate<typeof french>()({ greeting: 'Hello {name}', bye: 'Bye', thanks: 'x' })`,
  ],
  [
    'a translation that forgets a slot',
    `translate<typeof french>()({ greeting: 'Hello', bye: 'Bye' })`,
  ],
  [
    'a translation that makes up a slot',
    `translate<typeof french>()({ greeting: 'Hello {name}', bye: 'Bye {name}' })`,
  ],
  [
    'a translation that misspells a slot',
    `translate<typeof french>()({ greeting: 'Hello {nom}', bye: 'Bye' })`,
  ],
] as const;

/** Files that exist in memory only, beside this one. */
const sources = new Map(
  [...right, ...wrong].map(([label, code], index) => [
    label,
    { file: join(here, `typed-keys-${String(index)}.ts`), text: `${preamble}void ${code};\n` },
  ]),
);

let mistakes: Map<string, string[]>;
beforeAll(() => {
  mistakes = compile();
});

/** Compiles all of them as the project compiles itself; label to what the compiler says. */
function compile(): Map<string, string[]> {
  const root = join(here, '..', '..');
  const { config } = ts.readConfigFile(
    join(root, 'tsconfig.json'),
    ts.sys.readFile.bind(ts.sys),
  ) as {
    config: { compilerOptions: unknown };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const files = new Map([...sources.values()].map(({ file, text }) => [file, text]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = files.get(file);
    return text === undefined
      ? getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...sources].map(([label, { file }]) => {
      const found = program.getSemanticDiagnostics(program.getSourceFile(file));
      return [
        label,
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      ];
    }),
  );
}

describe('the compiler', () => {
  it.each(right)('takes %s', (label) => {
    expect(mistakes.get(label)).toEqual([]);
  });

  it.each(wrong)('refuses %s', (label) => {
    expect(mistakes.get(label)).not.toEqual([]);
  });

  it('names what is missing', () => {
    expect(mistakes.get('a translation without a sentence')?.join()).toContain(
      "'greeting' is missing",
    );
    expect(mistakes.get('a translation that forgets a slot')?.join()).toContain('"name"');
  });
});
