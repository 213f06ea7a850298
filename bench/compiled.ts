import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

/**
 * The path of a contender as plain JavaScript, so that no loader slows its start. It lies where its
 * imports find the project's packages.
 */
export function compiled(folder: string, name: string): string {
  const source = readFileSync(join(folder, 'bench', `${name}.ts`), 'utf8');
  const { ES2023: target } = ts.ScriptTarget;
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  const into = join(folder, 'node_modules', '.cache', 'kwata-bench');
  mkdirSync(into, { recursive: true });
  const path = join(into, `${name}.mjs`);
  writeFileSync(path, outputText);
  return path;
}
