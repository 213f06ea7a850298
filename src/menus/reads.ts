import type { Clock } from '../lib/clock.js';
import type { Phone } from '../lib/phone.js';
import type { Runner } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import { keptCart, viewCart, type CartView } from '../services/carts.js';
import type { Catalogue, CatalogueCache, Shop } from '../services/catalogue.js';
import type { Lexicon } from '../services/free-text/lexicon.js';
import { searchDishes, type FoundDish } from '../services/free-text/search.js';
import {
  isOpen,
  openShops,
  SHOP_KINDS,
  type ServingShop,
  type Vertical,
} from '../services/opening.js';
import type { Choices, Consents } from '../services/consents.js';
import type { Article, HelpArticles } from '../services/help-articles.js';
import type { Payers } from '../services/checkout/payers.js';
import type { Linking, OwnNumber } from '../services/linking.js';
import type { MessageCentre, ReadMessage } from '../services/message-centre.js';
import type { Blocked, Profile } from '../services/profile.js';
import type { PlaceDetails, Places } from '../services/places.js';
import type { Tracked, Tracking, TrackResult } from '../services/tracking.js';
import type { CashOuts, CashOutView } from '../services/refunds/cash-out.js';
import type { Wallet, WalletLimitsView, WalletView, WhereView } from '../services/wallet.js';
import type { Holdings } from './effects.js';
import { partnerReads, type PartnerReads, type PartnerReadsParts } from './partner-reads.js';
import type { CartRow, LastBasket, PlaceRow } from '../models/conversations.js';

/** The half of the services that looks: all that a screen's `load` may ask. */
export interface Reads extends PartnerReads {
  now: Date;
  catalogue: Catalogue;
  cart: CartView;
  /** The person's own places, most recently used first: all with a name, and the latest others. */
  places: OpenPlace[];
  /** Those of people whom this person orders for, in the same order. */
  relatives: OpenPlace[];
  /** What was ordered last; null before a first order. */
  last: LastBasket | null;
  /** What that would cost now. */
  lastView: CartView | null;
  /** The city the person is in: of the last place, or the house's first city. */
  cityId: string;
  settings: MenuSettings;
  openShops(zone: { cityId: string; zoneId: string }, vertical: Vertical): ServingShop[];
  /** Dishes and shops that are open for a place and fit some words, best first. */
  search(zone: { cityId: string; zoneId: string }, words: string): FoundDish[];
  isOpen(shop: Shop): boolean;
  /** How the person's own order with this reference is doing. One statement. */
  track(reference: number): Promise<TrackResult>;
  /** The person's open and latest orders. One statement. */
  orders(): Promise<Tracked[]>;
  /** The number of a phone that this person named; one statement. */
  numberOf(phoneId: string): Promise<Phone | null>;
  /** The other phone that paid for this person last; one statement. */
  lastPayer(): Promise<{ phoneId: string; phone: Phone } | null>;
  /** The customer's credit with us, in francs. */
  walletXaf: number;
  /** The same with what is set aside and so many of its last movements. One statement. */
  wallet(movements: number): Promise<WalletView>;
  /** Where every franc of the customer's is. One statement. */
  where(): Promise<WhereView>;
  walletLimits(): Promise<WalletLimitsView>;
  /** What may go back in Mobile Money, and to which phone. */
  cashOut(): Promise<CashOutView>;
  /** What the person wants to be told beside their orders. One statement. */
  noticeChoices(): Promise<Choices>;
  /** Messages of the last weeks, the newest first. One statement. */
  messages(): Promise<ReadMessage[]>;
  message(id: string): Promise<ReadMessage | null>;
  /** All numbers of this person, the first one first. One statement. */
  numbers(): Promise<OwnNumber[]>;
  /** Drivers whom the person does not want to meet again. One statement. */
  blocked(): Promise<Blocked[]>;
  /** Answers to what is often asked, by number. One statement. */
  helpArticles(): Promise<Article[]>;
}

/** A place with its details, which are opened when somebody looks. */
export interface OpenPlace {
  place: PlaceRow;
  readonly details: PlaceDetails;
}

export interface MenuSettings {
  /** As dialled, `*237*55#`. */
  ussdCode: string;
}

export interface ReadsParts extends PartnerReadsParts {
  /** The words of a catalogue's dishes. */
  lexicon(catalogue: Catalogue): Lexicon;
  clock: Clock;
  catalogue: CatalogueCache;
  places: Pick<Places, 'details'>;
  accounts: Pick<Accounts, 'person'>;
  payers: Payers;
  tracking: Tracking;
  wallet: Wallet;
  refunds: Pick<CashOuts, 'view'>;
  consents: Pick<Consents, 'choices'>;
  linking: Pick<Linking, 'numbers'>;
  messageCentre: Pick<MessageCentre, 'latest' | 'one'>;
  profile: Pick<Profile, 'blocked'>;
  helpArticles: Pick<HelpArticles, 'all'>;
  settings: MenuSettings & { defaultCity: string };
}

/** Makes the reads of one turn: what the person holds, against the catalogue of this moment. */
export function createReads(parts: ReadsParts): (holdings: Holdings, runner: Runner) => Reads {
  const { clock, places, tracking, settings } = parts;
  return ({ person, cart: stored, places: all, walletXaf = 0 }, runner) => {
    const now = clock.now();
    const catalogue = parts.catalogue.current();
    const cart = keptCart(stored, person, now);
    const open = (place: PlaceRow) => openPlace(place, () => places.details(person, place));
    const own = all.filter(({ receiverPhoneId }) => receiverPhoneId === null);
    return {
      now,
      catalogue,
      cart: viewCart(catalogue, cart, all, now),
      places: own.map(open),
      relatives: all.filter((place) => !own.includes(place)).map(open),
      last: cart?.last ?? null,
      get lastView() {
        return cart?.last ? viewCart(catalogue, lastCart(cart, now), all, now) : null;
      },
      cityId: own[0]?.cityId ?? settings.defaultCity,
      settings,
      openShops: (zone, vertical) => openShops(catalogue, zone, vertical, now),
      search: (zone, words) => {
        const shops = VERTICALS.flatMap((each) => openShops(catalogue, zone, each, now));
        return searchDishes(words, shops, { lexicon: parts.lexicon(catalogue), now });
      },
      isOpen: (shop) => isOpen(shop, now),
      track: (reference) => tracking.track(runner, person, { reference }),
      numberOf: async (phoneId) => (await parts.accounts.person(runner, phoneId))?.phone ?? null,
      lastPayer: () => parts.payers.last(runner, person),
      orders: () => tracking.latest(runner, person, LATEST_ORDERS),
      walletXaf,
      wallet: (movements) => parts.wallet.view(runner, person, movements),
      where: () => parts.wallet.where(runner, person),
      walletLimits: () => parts.wallet.limits(runner, person),
      cashOut: () => parts.refunds.view(runner, person),
      messages: () => parts.messageCentre.latest(runner, person),
      message: (id) => parts.messageCentre.one(runner, person, id),
      numbers: () => parts.linking.numbers(runner, person),
      blocked: () => parts.profile.blocked(runner, person),
      noticeChoices: () => parts.consents.choices(runner, person),
      helpArticles: () => parts.helpArticles.all(runner),
      ...partnerReads(parts, person, runner),
    };
  };
}

const VERTICALS = Object.keys(SHOP_KINDS) as Vertical[];

/** Five pages of a phone: further back nobody looks there. */
const LATEST_ORDERS = 25;

function openPlace(place: PlaceRow, open: () => PlaceDetails): OpenPlace {
  let details: PlaceDetails | undefined;
  return {
    place,
    get details() {
      details ??= open();
      return details;
    },
  };
}

/** The last basket as if it lay in the cart now. */
function lastCart(cart: CartRow, now: Date): CartRow {
  return { ...cart, ...cart.last, updatedAt: now.toISOString() };
}
