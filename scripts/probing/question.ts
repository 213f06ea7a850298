import { fieldsOf, jsonOf } from '../../src/payments/fields.js';
import type { Sent } from '../../src/payments/http-client.js';

/** One thing that we assume of a provider, and how to find out. */
export interface Question {
  asks: string;
  assumed: string;
  /** What was found, and whether it is what we assume; null where it can only be noted. */
  find(): Promise<{ says: string; isAssumed: boolean | null }>;
}

export interface Row {
  asks: string;
  assumed: string;
  says: string;
  verdict: 'as assumed' | 'DIFFERS' | 'to note' | 'failed';
}

/** Asks one after the other: a provider in trial may count calls. */
export async function askAll(questions: readonly Question[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { asks, assumed, find } of questions) {
    const found = await find().catch((error: unknown) => ({
      says: error instanceof Error ? error.message : 'a fault',
      isAssumed: undefined,
    }));
    rows.push({ asks, assumed, says: found.says, verdict: verdictOf(found.isAssumed) });
  }
  return rows;
}

function verdictOf(isAssumed: boolean | null | undefined): Row['verdict'] {
  if (isAssumed === undefined) return 'failed';
  if (isAssumed === null) return 'to note';
  return isAssumed ? 'as assumed' : 'DIFFERS';
}

/** The rows for a terminal: a verdict first, then what was asked, assumed and found. */
export function tableOf(rows: readonly Row[]): string {
  return rows
    .flatMap(({ asks, assumed, says, verdict }) => [
      `${verdict.padEnd(11)} ${asks}`,
      `${' '.repeat(12)}assumed: ${assumed}`,
      `${' '.repeat(12)}found:   ${says}`,
    ])
    .join('\n');
}

/** An answer's status and the names of its fields: values may be people's, or money. */
export function shapeOf(sent: Sent): string {
  if (sent.kind !== 'answer') return `${sent.kind} (${sent.cause})`;
  const code = /\bER\d{3}\b/.exec(sent.body)?.[0];
  const shape = `${String(sent.status)} ${describe(jsonOf(sent.body))}`;
  return code === undefined ? shape : `${shape}, ${code} in it`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `${String(value.length)} of ${describe(value[0])}`;
  const fields = fieldsOf(value);
  if (fields) return `{ ${Object.keys(fields).join(', ')} }`;
  return value === undefined ? 'no JSON' : typeof value;
}
