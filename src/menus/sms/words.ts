import { formatXaf, xaf } from '../../lib/money.js';
import { say, text, type Language, type Text } from '../../locales/index.js';
import { shorten } from '../../services/notifications/fit.js';
import { VERBS, type Role, type VerbId } from './verbs.js';

/** A list of more numbers than this is not read. */
const LISTED = 4;
const LONGEST_NAME = 16;

/** `5700F`, from francs that a service counted. */
export function money(amountXaf: number): string {
  return formatXaf(xaf(amountXaf));
}

/** A first name as far as a line has room for it. */
export function shortName(name: string): string {
  return shorten(name, LONGEST_NAME);
}

/** Lines of several sentences as one text. */
export function joinTexts(parts: readonly Text[], between: string): Text {
  const joined = (language: Language) => parts.map((part) => say(language, part)).join(between);
  return { fr: joined('fr'), en: joined('en') };
}

/** `4821, 4837`; of more than four the first four. */
export function listed(references: readonly number[]): string {
  const shown = references.slice(0, LISTED).join(', ');
  return references.length > LISTED ? `${shown}...` : shown;
}

/** `la cde 4821`, or "this order" when nobody named it. */
export function theOrder(reference: number | null): Text {
  return reference === null ? text('reply.this_order') : text('reply.the_order', { reference });
}

/** A command as it should be written: `LIVRE 4821 + code`, in the reader's words. */
export function example(verb: VerbId, role: Role, reference: number | null): Text {
  return { fr: spell(verb, role, reference, 'fr'), en: spell(verb, role, reference, 'en') };
}

function spell(verb: VerbId, role: Role, reference: number | null, language: Language): string {
  const word = taught(verb, role, language);
  if (reference === null && STANDS_WITHOUT.has(verb)) return word;
  const order = reference === null ? NUMBER[language] : String(reference);
  const digits = digitsFor(verb, role, order);
  return digits === '' ? word : `${word} ${digits}`;
}

/** The word that this role is taught for it. */
function taught(verb: VerbId, role: Role, language: Language): string {
  const { forCustomers } = VERBS[verb];
  return (role === 'customer' && forCustomers?.[language]) || VERBS[verb][language][0];
}

/** Verbs that are nearly always sent without an order. */
const STANDS_WITHOUT: ReadonlySet<VerbId> = new Set(['status', 'code', 'call', 'menu']);
const NUMBER = { fr: 'numéro', en: 'number' } as const;

function digitsFor(verb: VerbId, role: Role, order: string): string {
  switch (VERBS[verb].pattern) {
    case 'nothing':
      return '';
    case 'order':
      return order;
    case 'order_minutes':
      return verb === 'accept' && role === 'driver' ? order : `${order} 25`;
    case 'order_code':
      return `${order} + code`;
    case 'minutes':
      return '30';
    case 'items':
      return '3';
    case 'article':
      return '';
    case 'quartier':
      return '116';
    case 'shop_lines':
      return '2001 1x2';
    case 'shop_page':
      return '2001';
    case 'amount':
      return verb === 'tip' ? '200' : '10000';
    case 'amount_code':
      return '10000';
  }
}

/** A verb's taught word in each language. */
export function word(verb: VerbId): Text {
  return { fr: VERBS[verb].fr[0], en: VERBS[verb].en[0] };
}
