/** Mobile numbers, however they are spaced, with or without the country's prefix. */
const PHONES = /(?<!\d)(?:\+?237[ .]?)?6(?:[ .-]?\d){8}(?!\d)/g;
/** A sentence that speaks of a code may hold one. */
const SPEAKS_OF_CODES = /\b(codes?|pin|otp)\b/i;
/** Figures that look like a code: no amount, and no order's or receipt's number. */
const FIGURES = /(?<![\d#*.])(?<!\b(?:cde|commande|order|n°|no|p|r)\s?)\d{3,8}(?![\d#*]|\s?f\b)/gi;

const hidden = (figures: string) => '•'.repeat(figures.length);

/**
 * What somebody was shown, for eyes that are not theirs: of numbers the ends, of codes nothing. Rather
 * too much is hidden than too little.
 */
export function maskShown(text: string): string {
  const withoutPhones = text.replace(PHONES, (number) => {
    const digits = number.replace(/\D/g, '');
    return `6..${digits.slice(-2)}`;
  });
  if (!SPEAKS_OF_CODES.test(withoutPhones)) return withoutPhones;
  return withoutPhones.replace(FIGURES, hidden);
}
