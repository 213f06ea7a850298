const DIALS: Record<string, RegExp> = { MTN: /\*126[*\d]*#/, ORANGE: /#150[*\d]*#/ };

/** The payer's own code out of a bare code or of a sentence that names both operators'. */
export function ussdCodeOf(text: string | null, operator: string | null): string | null {
  if (!text) return null;
  const own = operator ? DIALS[operator]?.exec(text)?.[0] : undefined;
  return own ?? (/^[*#][*#\d]{2,19}$/.test(text) ? text : null);
}
