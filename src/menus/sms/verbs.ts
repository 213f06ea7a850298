/** Who is writing: a phone belongs to a shop, to a driver, or else to a customer. */
export type Role = 'customer' | 'shop' | 'driver';

export type VerbId =
  | 'accept'
  | 'refuse'
  | 'ready'
  | 'pick_up'
  | 'deliver'
  | 'absent'
  | 'late'
  | 'item_out'
  | 'item_back'
  | 'available'
  | 'pause'
  | 'cash'
  | 'area'
  | 'sales'
  | 'earnings'
  | 'payout'
  | 'pay_in'
  | 'tip'
  | 'status'
  | 'code'
  | 'top_up'
  | 'statement'
  | 'where'
  | 'receipt'
  | 'verify'
  | 'balance'
  | 'order'
  | 'menu'
  | 'find'
  | 'link'
  | 'messages'
  | 'resume'
  | 'rename'
  | 'block'
  | 'call'
  | 'help'
  | 'stop'
  | 'stop_promo'
  | 'stop_all'
  | 'start'
  | 'french'
  | 'english';

/** What the digits beside a verb mean. */
export type Pattern =
  | 'nothing'
  | 'order'
  | 'order_minutes'
  | 'order_code'
  | 'minutes'
  | 'items'
  | 'quartier'
  | 'shop_lines'
  | 'shop_page'
  | 'amount'
  | 'amount_code'
  | 'article';

export interface Verb {
  roles: readonly Role[];
  /** The first word is the one we teach; the others are understood. Folded, upper case. */
  fr: readonly [string, ...string[]];
  en: readonly [string, ...string[]];
  pattern: Pattern;
  /** Counts only as the whole message: STOP, and words that are ordinary words elsewhere. */
  alone?: true;
  /** Releases money: the verb and its digits are never repaired. */
  movesMoney?: true;
  /** Only a word beside other verbs or digits: "order 4821 ready", "code 5573". */
  weak?: true;
  /** Only tells something, so it may be written as a question. */
  tells?: true;
  /** What a customer is taught, where partners are taught another word. */
  forCustomers?: Readonly<Record<'fr' | 'en', string>>;
}

const ALL: readonly Role[] = ['customer', 'shop', 'driver'];

/**
 * Every verb of every issue, from the start, so that no later one can come within one edit of
 * another (facts/domain.md 3.2). Whoever has a phone may also be a customer, so what a customer may
 * ask is open to all.
 */
export const VERBS: Readonly<Record<VerbId, Verb>> = {
  accept: {
    roles: ['shop', 'driver'],
    fr: ['OUI', 'OK', 'OKAY'],
    en: ['YES', 'OK', 'OKAY'],
    pattern: 'order_minutes',
  },
  refuse: { roles: ['shop', 'driver'], fr: ['NON'], en: ['NO'], pattern: 'order' },
  ready: { roles: ['shop'], fr: ['PRET', 'PRETE'], en: ['READY'], pattern: 'order' },
  pick_up: { roles: ['driver'], fr: ['PRIS'], en: ['PICKED'], pattern: 'order' },
  deliver: {
    roles: ['driver'],
    fr: ['LIVRE'],
    en: ['DONE'],
    pattern: 'order_code',
    movesMoney: true,
  },
  // A driver's customer is not there, or a customer's order is not right: each says PROBLEME.
  absent: {
    roles: ['customer', 'driver'],
    fr: ['ABSENT', 'PROBLEME'],
    en: ['PROBLEM', 'ABSENT'],
    pattern: 'order',
    forCustomers: { fr: 'PROBLEME', en: 'PROBLEM' },
  },
  late: { roles: ['shop', 'driver'], fr: ['RETARD'], en: ['LATE'], pattern: 'order_minutes' },
  item_out: { roles: ['shop'], fr: ['FINI'], en: ['FINISH'], pattern: 'items' },
  item_back: { roles: ['shop'], fr: ['STOCK'], en: ['STOCK'], pattern: 'items' },
  available: {
    roles: ['shop', 'driver'],
    fr: ['DISPO', 'OUVERT'],
    en: ['FREE', 'OPEN'],
    pattern: 'nothing',
  },
  pause: { roles: ['shop', 'driver'], fr: ['PAUSE'], en: ['BUSY'], pattern: 'minutes' },
  cash: { roles: ['driver'], fr: ['CAISSE'], en: ['CASH'], pattern: 'nothing', tells: true },
  area: { roles: ['driver'], fr: ['SECTEUR'], en: ['AREA'], pattern: 'quartier' },
  sales: {
    roles: ['shop'],
    fr: ['VENTES', 'VENTE'],
    en: ['SALES', 'SALE'],
    pattern: 'nothing',
    tells: true,
  },
  earnings: {
    roles: ['driver'],
    fr: ['GAINS', 'GAIN'],
    en: ['EARNINGS', 'EARNED'],
    pattern: 'nothing',
    tells: true,
  },
  payout: {
    roles: ['shop', 'driver'],
    fr: ['RETRAIT', 'PAYER'],
    en: ['PAYOUT'],
    pattern: 'amount_code',
    movesMoney: true,
  },
  pay_in: {
    roles: ['driver'],
    fr: ['VERSER', 'VERSEMENT'],
    en: ['DEPOSIT'],
    pattern: 'amount',
    movesMoney: true,
  },
  tip: {
    roles: ALL,
    fr: ['POURBOIRE'],
    en: ['TIP'],
    pattern: 'amount',
    movesMoney: true,
  },
  status: { roles: ALL, fr: ['SUIVI'], en: ['STATUS', 'TRACK'], pattern: 'order', tells: true },
  code: { roles: ALL, fr: ['CODE'], en: ['CODE'], pattern: 'order', weak: true },
  balance: { roles: ALL, fr: ['SOLDE'], en: ['BAL', 'BALANCE'], pattern: 'nothing', tells: true },
  top_up: {
    roles: ALL,
    fr: ['RECHARGE', 'RECHARGER'],
    en: ['TOPUP'],
    pattern: 'amount',
    movesMoney: true,
  },
  statement: {
    roles: ALL,
    fr: ['RELEVE'],
    en: ['STATEMENT'],
    pattern: 'nothing',
    tells: true,
  },
  where: { roles: ALL, fr: ['ARGENT'], en: ['MONEY'], pattern: 'nothing', tells: true },
  // Beside anything else `reçu` only says that something has come.
  receipt: { roles: ALL, fr: ['RECU'], en: ['RECEIPT'], pattern: 'order', weak: true },
  verify: {
    roles: ALL,
    fr: ['VERIFIER', 'VERIFIE'],
    en: ['VERIFY'],
    pattern: 'order',
    movesMoney: true,
  },
  order: { roles: ALL, fr: ['CMD'], en: ['ORDER'], pattern: 'shop_lines', weak: true },
  menu: { roles: ALL, fr: ['MENU'], en: ['MENU'], pattern: 'shop_page', tells: true },
  // FIND itself is one slip from FINI; find-text.ts understands it, exactly.
  find: {
    roles: ALL,
    fr: ['CHERCHE'],
    en: ['SEARCH'],
    pattern: 'nothing',
    tells: true,
  },
  // What stands beside these four is read by person-texts.ts.
  link: { roles: ALL, fr: ['LIER', 'RELIER'], en: ['LINK'], pattern: 'nothing', alone: true },
  messages: {
    roles: ALL,
    fr: ['MESSAGES', 'MESSAGE', 'MSG'],
    en: ['MESSAGES', 'MSG'],
    pattern: 'nothing',
    alone: true,
  },
  resume: {
    roles: ALL,
    fr: ['SUITE', 'CONTINUER'],
    en: ['CONTINUE', 'RESUME'],
    pattern: 'nothing',
    alone: true,
  },
  rename: { roles: ALL, fr: ['PRENOM'], en: ['NAME'], pattern: 'nothing', alone: true },
  block: { roles: ALL, fr: ['BLOQUER'], en: ['BLOCK'], pattern: 'order' },
  call: { roles: ALL, fr: ['RAPPEL'], en: ['CALL'], pattern: 'order' },
  help: { roles: ALL, fr: ['AIDE'], en: ['HELP', 'INFO'], pattern: 'article', tells: true },
  stop: {
    roles: ALL,
    fr: ['STOP', 'ARRET', 'STOPPER'],
    en: ['STOP', 'UNSUBSCRIBE'],
    pattern: 'nothing',
    alone: true,
  },
  // As people write them they are two words (vocabulary.ts).
  stop_promo: {
    roles: ALL,
    fr: ['STOPPROMO'],
    en: ['STOPPROMO'],
    pattern: 'nothing',
    alone: true,
  },
  stop_all: {
    roles: ALL,
    fr: ['STOPTOUT'],
    en: ['STOPALL'],
    pattern: 'nothing',
    alone: true,
  },
  start: {
    roles: ALL,
    fr: ['OFFRES', 'START'],
    en: ['OFFERS', 'START'],
    pattern: 'nothing',
    alone: true,
  },
  french: {
    roles: ALL,
    fr: ['FR', 'FRANCAIS'],
    en: ['FR', 'FRENCH'],
    pattern: 'nothing',
    alone: true,
  },
  english: {
    roles: ALL,
    fr: ['EN', 'ANGLAIS'],
    en: ['EN', 'ENGLISH'],
    pattern: 'nothing',
    alone: true,
  },
};

export const VERB_IDS = Object.keys(VERBS) as VerbId[];

/** Every word of a verb, in both languages, once. */
export function keywordsOf(verb: VerbId): string[] {
  return [...new Set([...VERBS[verb].fr, ...VERBS[verb].en])];
}

const BY_KEYWORD: ReadonlyMap<string, VerbId> = new Map(
  VERB_IDS.flatMap((verb) => keywordsOf(verb).map((word) => [word, verb] as const)),
);

/** The verb whose word this is exactly, in either language and whoever may use it. */
export function verbOf(word: string): VerbId | undefined {
  return BY_KEYWORD.get(word);
}

/** Whether this role may use the verb. */
export function mayUse(role: Role, verb: VerbId): boolean {
  return VERBS[verb].roles.includes(role);
}
