import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Vault } from '../../lib/vault.js';
import type { Refusal } from '../../lib/errors.js';
import type { Catalogue, CatalogueCache, Item, OptionGroup, Quartier, Shop } from '../catalogue.js';
import type { Lexicon } from '../free-text/lexicon.js';
import type { CartView } from '../carts.js';
import type { ServingShop } from '../opening.js';
import type { Placed, PlaceOrder } from '../checkout/placing.js';
import type { OverLimit } from '../wallet/limits.js';
import type { PlaceDetails, Places } from '../places.js';

export interface TextOrderParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  catalogue: Pick<CatalogueCache, 'current'>;
  places: Places;
  placeOrder: PlaceOrder;
  /** The words of a catalogue's dishes. */
  lexicon(catalogue: Catalogue): Lexicon;
}

/** Which of the questions of this folder a row of `questions` is. */
export const DRAFT_QUESTION = 'text_order';
/** Answered in words: a quartier and a landmark. */
export const WHERE_QUESTION = 'text_where';
export const QUARTIER_QUESTION = 'text_quartier';
/** Which of several shops or dishes is meant; its choices are orders (free-text/choice-codes.ts). */
export const WHICH_QUESTION = 'text_which';
export const TEXT_QUESTIONS = [DRAFT_QUESTION, WHERE_QUESTION, QUARTIER_QUESTION, WHICH_QUESTION];

/** How long the digit of a draft counts; its cart is kept longer. */
export const DRAFT_MS = 30 * 60 * 1000;

/** How a draft may be paid; `mixed`: what the wallet has, and the rest by Mobile Money. */
export type PayBy = 'momo' | 'cash' | 'wallet' | 'mixed';

/** A draft of an order as its one SMS shows it: nothing is ordered before the digit. */
export interface Draft {
  kind: 'draft';
  cart: CartView;
  details: PlaceDetails | null;
  catalogue: Catalogue;
  /** It was shown before, and something is different now. */
  changed: boolean;
  payBy: readonly PayBy[];
  /** Of an order in somebody's own words: what was not understood, and that it is wanted later. */
  remark?: Remark;
}

/** What has to be said of a sentence beside its order. */
export interface Remark {
  unknown: readonly string[];
  later: boolean;
}

/** One numbered choice, and the order that its digit means. */
export type WhichChoice = { code: string } & (
  | { kind: 'shop'; shop: Shop; totalXaf: number; isSure: boolean }
  | { kind: 'dish'; item: Item | undefined; count: number }
  | { kind: 'side'; item: Item | undefined; side: Side | undefined }
  | { kind: 'found'; shop: Shop; item: Item }
  | { kind: 'list'; shop: Shop }
);
type Side = OptionGroup['choices'][number];

/** A question with numbered choices: which shop, side or dish, which dish, or which of what was found. */
export interface Which extends Remark {
  kind: 'which';
  about: 'shop' | 'way' | 'dish' | 'found';
  shop: Shop | null;
  choices: readonly WhichChoice[];
}

/** Where to deliver, or where to look for shops, is not known yet. */
export type AskedWhere =
  | { kind: 'where'; shop: Shop | null }
  | { kind: 'quartiers'; input: string; quartiers: readonly Quartier[] };

/** Shops that are open for a quartier, or the dishes of one; a part of the list. */
export type Listed =
  | { kind: 'shops'; quartier: Quartier; shops: readonly ServingShop[]; page: number; own: boolean }
  | { kind: 'dishes'; shop: Shop; catalogue: Catalogue; now: Date; page: number };

/** Why a draft cannot be one; what the sentence needs to say it. */
export type DraftRefusal = { remark?: Remark } & (
  | { ok: false; reason: 'unknown_shop'; code: number }
  | { ok: false; reason: 'shop_closed'; shop: Shop; opensAt: Date | null }
  | { ok: false; reason: 'no_dishes'; code: number | null }
  | { ok: false; reason: 'unknown_item' | 'item_gone' | 'unknown_side'; shop: Shop; item: number }
  | Refusal<'too_much'>
  | { ok: false; reason: 'below_minimum'; shop: Shop; missingXaf: number }
  | { ok: false; reason: 'not_served'; shop: Shop; quartier: Quartier }
  | { ok: false; reason: 'unknown_quartier'; input: string }
);

export type DraftResult = ({ ok: true } & (Draft | AskedWhere)) | DraftRefusal;
export type MenuResult =
  | ({ ok: true } & (Listed | AskedWhere))
  | { ok: false; reason: 'unknown_shop'; code: number }
  | { ok: false; reason: 'unknown_quartier'; input: string };

/** What a sentence in somebody's own words comes to. */
export type FreeResult =
  | ({ ok: true } & (Draft | AskedWhere | Which))
  | DraftRefusal
  | Refusal<'not_an_order' | 'counts_unclear' | 'no_words'>
  | NothingFound
  | { ok: false; reason: 'nothing_here'; shop: Shop | null; quartier: Quartier | null };

type NothingFound = { ok: false; reason: 'nothing_found'; quartier: Quartier };
export type FindResult = ({ ok: true } & (AskedWhere | Which)) | Refusal<'no_words'> | NothingFound;

/** What the digit to such a question comes to. */
export type WhichResult =
  ({ ok: true } & (Draft | AskedWhere | Which | Listed)) | DraftRefusal | Refusal<'too_late'>;

/** What answering "where?" comes to: the draft, the list of shops, or a closer question. */
export type WhereResult =
  | ({ ok: true } & (Draft | AskedWhere | Listed | Which))
  | Exclude<FreeResult, { ok: true }>
  | Refusal<'too_late'>;

/** What the answer to the digit tells of the order. */
type PlacedByText = Pick<
  Placed,
  'method' | 'reference' | 'totalXaf' | 'operator' | 'shopName' | 'creditXaf' | 'walletLeftXaf'
>;

export type AnswerResult =
  | ({ ok: true; kind: 'placed' } & PlacedByText)
  | { ok: true; kind: 'cancelled' }
  /** It is not what was shown any more, so it is shown again. */
  | ({ ok: true } & (Draft | AskedWhere))
  | DraftRefusal
  | Refusal<'too_late'>
  /** `because`: as checkout/placing.ts names it. */
  | { ok: false; reason: 'not_placed'; because: string; over?: OverLimit };
