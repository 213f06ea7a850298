import { createHash } from 'node:crypto';

/** Everything that happened, one line each, in an order that a seed decides alone. */
export interface Trace {
  add(about: string, words: string): void;
  /** The last lines that hold one of these words. */
  about(words: readonly string[], limit: number): string[];
  hash(): string;
  text(): string;
}

export function createTrace(nowMs: () => number, startMs: number): Trace {
  const lines: string[] = [];
  return {
    add(about, words) {
      const seconds = ((nowMs() - startMs) / 1000).toFixed(3);
      lines.push(`${String(lines.length)} +${seconds} ${about}: ${words}`);
    },
    about: (words, limit) =>
      lines.filter((line) => words.some((word) => line.includes(word))).slice(-limit),
    hash: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
    text: () => `${lines.join('\n')}\n`,
  };
}
