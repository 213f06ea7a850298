/** A phone number in E.164, always `+237` and nine digits inside this house. */
export type Phone = string & { readonly phone: unique symbol };

/** Who runs the network a number was handed out by; says nothing certain about its wallet. */
export type Operator = 'MTN' | 'ORANGE' | 'CAMTEL' | 'NEXTTEL';

/**
 * First guesses only: sources contradict each other, and a wallet may live on a SIM of any network
 * (Orange's own account page). What a customer declares or a provider answers beats this table.
 * 640-642 and 684-689 are left out because their sources disagree.
 */
const OPERATOR_RANGES = {
  version: '2026-10-01',
  source: 'libphonenumber carrier table 237, compared with two Cameroonian number validators',
  ranges: [
    { from: 620, to: 629, operator: 'CAMTEL' },
    { from: 650, to: 654, operator: 'MTN' },
    { from: 655, to: 659, operator: 'ORANGE' },
    { from: 660, to: 669, operator: 'NEXTTEL' },
    { from: 670, to: 683, operator: 'MTN' },
    { from: 690, to: 699, operator: 'ORANGE' },
    { from: 222, to: 222, operator: 'CAMTEL' },
    { from: 233, to: 233, operator: 'CAMTEL' },
    { from: 242, to: 243, operator: 'CAMTEL' },
  ],
} as const satisfies {
  version: string;
  source: string;
  ranges: { from: number; to: number; operator: Operator }[];
};

/** The nine digits of the plan of November 2014: any mobile, or one of the fixed ranges. */
const NATIONAL = /^(?:6\d|222|233|242|243)\d+$/;
const NATIONAL_LENGTH = 9;
const WHATSAPP_ID = /^(\d+)(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/;
/** What people put between digits, and the direction marks that address books add when pasting. */
const BETWEEN_DIGITS =
  /[\s.()[\]/\-\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Reads a number the way people and gateways write it; null when it is not Cameroonian. */
export function parsePhone(text: string): Phone | null {
  const digits = withoutCountry(plainDigits(text));
  return digits !== null && isNational(digits) ? (`+237${digits}` as Phone) : null;
}

/**
 * The number that an eight-digit one of before November 2014 has most likely become. A proposal to
 * show and have confirmed, never to act upon.
 */
export function modernPhone(text: string): Phone | null {
  const digits = withoutCountry(plainDigits(text));
  return digits !== null && /^[579]\d{7}$/.test(digits) ? (`+2376${digits}` as Phone) : null;
}

/** `670000001`: the nine digits one dials inside the country. */
export function nationalNumber(phone: Phone): string {
  return phone.slice(4);
}

/** `...001`: all that logs and errors may show of a number. */
export function maskPhone(phone: Phone): string {
  return `...${phone.slice(-3)}`;
}

/** `6..31`: enough to tell one's own few numbers apart on a page. */
export function shortPhone(phone: Phone): string {
  const digits = nationalNumber(phone);
  return `${digits.slice(0, 1)}..${digits.slice(-2)}`;
}

/** Only mobiles can hold a wallet or read an SMS; numbers starting with 2 are fixed lines. */
export function isMobile(phone: Phone): boolean {
  return nationalNumber(phone).startsWith('6');
}

/** The first guess of a number's operator; null where sources disagree or say nothing. */
export function operatorOf(phone: Phone): Operator | null {
  const prefix = Number(nationalNumber(phone).slice(0, 3));
  const range = OPERATOR_RANGES.ranges.find(({ from, to }) => from <= prefix && prefix <= to);
  return range?.operator ?? null;
}

/** ASCII digits with at most a leading `+`; anything else that is written stays, to be refused. */
function plainDigits(text: string): string {
  const trimmed = text.normalize('NFKC').trim();
  const bare = WHATSAPP_ID.exec(trimmed)?.[1] ?? trimmed;
  return bare
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(BETWEEN_DIGITS, '');
}

function withoutCountry(digits: string): string | null {
  const international = /^(?:\+|00)(\d+)$/.exec(digits)?.[1];
  if (international !== undefined) {
    return international.startsWith('237') ? international.slice(3) : null;
  }
  if (!/^\d+$/.test(digits)) return null;
  return digits.startsWith('237') && digits.length > NATIONAL_LENGTH ? digits.slice(3) : digits;
}

function isNational(digits: string): boolean {
  return digits.length === NATIONAL_LENGTH && NATIONAL.test(digits);
}
