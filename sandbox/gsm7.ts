const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '^{}\\[~]|€\f';

/** What each character costs in septets; a character that is not here forces UCS-2. */
const septets = new Map<string, number>([
  ...[...basic].map((char): [string, number] => [char, 1]),
  ...[...extended].map((char): [string, number] => [char, 2]),
]);

export interface Carried {
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
}

/** Cost of every character, or nothing when one of them is outside the GSM alphabet. */
function gsmCosts(text: string): number[] | undefined {
  const costs = [...text].map((char) => septets.get(char));
  return costs.every((cost) => cost !== undefined) ? costs : undefined;
}

/** Parts of at most `part` units; an escape pair or a surrogate pair never straddles two of them. */
function countParts(costs: number[], single: number, part: number): number {
  if (costs.reduce((sum, cost) => sum + cost, 0) <= single) return 1;
  let parts = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > part) {
      parts += 1;
      used = 0;
    }
    used += cost;
  }
  return parts;
}

/** How a network carries this text by SMS: 160/153 septets or 70/67 UTF-16 units. */
export function carriedAs(text: string): Carried {
  const costs = gsmCosts(text);
  if (costs) return { encoding: 'GSM-7', segments: countParts(costs, 160, 153) };
  const units = [...text].map((char) => char.length);
  return { encoding: 'UCS-2', segments: countParts(units, 70, 67) };
}

/** A USSD string carries 182 septets or 80 UCS-2 characters (3GPP TS 23.038 6.1.2.3); the rest is cut off. */
export function cutForUssd(text: string): string {
  const gsm = gsmCosts(text);
  const costs = gsm ?? [...text].map((char) => char.length);
  let room = gsm ? 182 : 80;
  let kept = '';
  for (const [index, char] of [...text].entries()) {
    room -= costs[index] ?? 1;
    if (room < 0) break;
    kept += char;
  }
  return kept;
}
