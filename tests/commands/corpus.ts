import { readdirSync, readFileSync } from 'node:fs';
import type { Command, Parsed } from '../../src/menus/sms/parsed.js';
import type { Role } from '../../src/menus/sms/verbs.js';

/** One line of the corpus: what was sent, by whom, and what must be understood. */
export interface CorpusLine {
  file: string;
  role: Role;
  openReferences: number[];
  text: string;
  expected: string;
}

const FOLDER = new URL('corpus/', import.meta.url);

/** All lines of all files of `tests/commands/corpus`; its README says how to read them. */
export function readCorpus(): CorpusLine[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.txt'))
    .flatMap(readFile);
}

function readFile(file: string): CorpusLine[] {
  let role: Role = 'customer';
  let openReferences: number[] = [];
  const lines: CorpusLine[] = [];
  for (const line of readFileSync(new URL(file, FOLDER), 'utf8').split('\n')) {
    const [, who, open] = /^== (\w+) open(.*)$/.exec(line) ?? [];
    if (who !== undefined) {
      role = who as Role;
      openReferences = (open ?? '').trim().split(/\s+/).filter(Boolean).map(Number);
    } else if (line.includes(' => ')) {
      const at = line.lastIndexOf(' => ');
      const text = unescape(line.slice(0, at));
      lines.push({ file, role, openReferences, text, expected: line.slice(at + 4).trim() });
    }
  }
  return lines;
}

function unescape(text: string): string {
  return text
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replace(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** What was understood, in the corpus's own words. */
export function describeParsed(parsed: Parsed): string {
  switch (parsed.kind) {
    case 'command':
      return describeCommand(parsed);
    case 'digit':
      return `digit ${String(parsed.digit)}`;
    case 'unclear':
      return ['ask', parsed.why, parsed.guess].filter(Boolean).join(' ');
    case 'paid':
    case 'thanks':
    case 'echo':
    case 'empty':
      return parsed.kind;
  }
}

function describeCommand(command: Command): string {
  const { verb, reference, minutes, code, items, counts, shopCode, detail } = command;
  const { quartierCode, quartierWords } = command;
  const parts = [
    verb,
    reference === null ? '' : `#${String(reference)}`,
    minutes === null ? '' : `${String(minutes)}m`,
    code === null ? '' : `code ${code}`,
    command.cashXaf === null ? '' : `${String(command.cashXaf)}F`,
    shopCode === null ? '' : `shop ${String(shopCode)}`,
    quartierCode === null ? '' : `quartier ${String(quartierCode)}`,
    quartierWords === null ? '' : `at ${quartierWords}`,
    items.length === 0 ? '' : `items ${items.join(' ')}`,
    ...counts.map(({ item, count }) => `${String(item)}=${String(count)}`),
    detail === null ? '' : `because ${detail}`,
  ];
  return parts.filter(Boolean).join(' ');
}
