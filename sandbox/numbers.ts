/** Who carries a number. Only MTN and ORANGE have a wallet that aggregators can reach. */
export const operators = ['MTN', 'ORANGE', 'NEXTTEL', 'CAMTEL', 'UNKNOWN'] as const;
export type Operator = (typeof operators)[number];

/** A Cameroon number in the forms people write, or a foreign one with its +, as digits with the country code. */
export function parseMsisdn(written: string): string | undefined {
  const digits = written.trim().replace(/[\s().-]/g, '');
  if (/^(\+|00)?237[26]\d{8}$/.test(digits)) return digits.slice(-12);
  if (/^[26]\d{8}$/.test(digits)) return `237${digits}`;
  if (/^\+(?!237)[1-9]\d{7,14}$/.test(digits)) return digits.slice(1);
  return undefined;
}

/**
 * First digits after 237. 684-689 differ from source to source and 640-642 have no proven owner: UNKNOWN.
 * A foreign number is UNKNOWN too.
 */
const prefixes: readonly [RegExp, Operator][] = [
  [/^2376(7\d|5[0-4]|8[0-3])/, 'MTN'],
  [/^2376(9\d|5[5-9])/, 'ORANGE'],
  [/^23766/, 'NEXTTEL'],
  [/^237(62|2)/, 'CAMTEL'],
];

export function operatorOf(msisdn: string): Operator {
  return prefixes.find(([pattern]) => pattern.test(msisdn))?.[1] ?? 'UNKNOWN';
}

/** Africa's Talking names a network by MCC and MNC; 624 is Cameroon. [K] for the codes themselves. */
const networkCodes: Record<Operator, string> = {
  MTN: '62401',
  ORANGE: '62402',
  NEXTTEL: '62404',
  CAMTEL: '62403',
  UNKNOWN: '99999',
};

export function networkCodeOf(operator: Operator): string {
  return networkCodes[operator];
}
