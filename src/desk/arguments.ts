/** The words of a call in their order, and what stands behind `--name`. */
export interface DeskArguments {
  words: readonly string[];
  /** `--note` without a value is the empty string. */
  options: Readonly<Record<string, string>>;
}

/** `payouts approve 12 --as Ada` is three words and an option. */
export function readArguments(argv: readonly string[]): DeskArguments {
  const words: string[] = [];
  const options: Record<string, string> = {};
  let open: string | null = null;
  for (const word of argv) {
    if (word.startsWith('--')) {
      open = word.slice(2);
      options[open] = '';
    } else if (open === null) {
      words.push(word);
    } else {
      options[open] = word;
      open = null;
    }
  }
  return { words, options };
}

/** Whole francs of at least 1, or null. */
export function francsOf(word: string | undefined): number | null {
  return word !== undefined && /^[1-9]\d{0,8}$/.test(word) ? Number(word) : null;
}

/** Midnight in Douala of `2026-11-20`, or null. */
export function dayOf(word: string | undefined): Date | null {
  if (word === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(word)) return null;
  const at = new Date(`${word}T00:00:00+01:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** A month such as `2026-11`: its first moment in Douala, and that of the next; or null. */
export function monthOf(word: string | undefined): { from: Date; until: Date } | null {
  const from = /^\d{4}-\d{2}$/.test(word ?? '') ? dayOf(`${word ?? ''}-01`) : null;
  if (!from || word === undefined) return null;
  const [year = 0, month = 0] = word.split('-').map(Number);
  const next = month === 12 ? [year + 1, 1] : [year, month + 1];
  const until = dayOf(`${String(next[0])}-${String(next[1]).padStart(2, '0')}-01`);
  return until && { from, until };
}
