import { addMs } from '../../lib/clock.js';
import { refuse } from '../../lib/errors.js';
import type { CartRow } from '../../models/conversations.js';
import type { Tx } from '../../models/database.js';
import { readHoldings } from '../../models/holdings.js';
import { askQuestion, withdrawKinds } from '../../models/questions.js';
import { contentOf, placeOfCart } from '../carts.js';
import type { Quartier, Shop } from '../catalogue.js';
import { bestReadings } from '../free-text/choose.js';
import { decodeOrder, type CodedOrder } from '../free-text/choice-codes.js';
import { readFreeText, type FreeText, type ShopReading } from '../free-text/reading.js';
import { searchDishes } from '../free-text/search.js';
import { openShops, SHOP_KINDS, type ServingShop, type Vertical } from '../opening.js';
import type { Person } from '../person.js';
import type { AskWhere } from './ask-where.js';
import { nextQuestion } from './asked-order.js';
import type { Drafting } from './draft.js';
import { foundChoices } from './found.js';
import type { Menus } from './menu.js';
import { codedOf } from './meant.js';
import type { TextQuestions } from './open-question.js';
import {
  DRAFT_MS,
  TEXT_QUESTIONS,
  WHICH_QUESTION,
  type AskedWhere,
  type Draft,
  type DraftRefusal,
  type FindResult,
  type FreeResult,
  type TextOrderParts,
  type Which,
  type WhichResult,
} from './parts.js';

/** Orders and searches in somebody's own words. */
export interface FreeOrders {
  /** A sentence that is no command: an order to confirm, a question back, a list, or nothing of ours. */
  free(tx: Tx, person: Person, input: { words: string }): Promise<FreeResult>;
  /** `CHERCHE poulet dg moins 3000`. */
  find(tx: Tx, person: Person, input: { words: string | null }): Promise<FindResult>;
  /** The digit to a question that either has asked. */
  which(
    tx: Tx,
    person: Person,
    input: { questionId: string; choice: string },
  ): Promise<WhichResult>;
}

interface FreeParts {
  drafting: Drafting;
  menus: Menus;
  askWhere: AskWhere;
  questions: TextQuestions;
}

type DraftedOrAsked = ({ ok: true } & (Draft | AskedWhere | Which)) | DraftRefusal;
type Order = Extract<FreeText, { kind: 'order' }>;

const VERTICALS = Object.keys(SHOP_KINDS) as Vertical[];
const SEARCH = /^\W*(?:je )?(?:cherche[rz]?|find|search|trouve[rz]?|looking for|look for)\b/i;

export function createFreeOrders(
  { clock, ids, catalogue, lexicon }: TextOrderParts,
  { drafting, menus, askWhere, questions }: FreeParts,
): FreeOrders {
  const words = () => lexicon(catalogue.current());

  /** Where somebody orders to, and the shops that are open for it. */
  async function around(tx: Tx, person: Person) {
    const { cart, places } = await readHoldings(tx, person.accountId);
    const place = placeOfCart(cart, places) ?? places.find((each) => each.receiverPhoneId === null);
    const quartier = place ? (catalogue.current().quartiers.get(place.quartierId) ?? null) : null;
    return { cart, quartier, shops: quartier ? openAt(quartier) : [] };
  }

  function openAt(quartier: Quartier): ServingShop[] {
    const now = clock.now();
    return VERTICALS.flatMap((each) => openShops(catalogue.current(), quartier, each, now));
  }

  /** The shop whose dishes lie in the cart, when it is one of these. */
  function shopOfCart(cart: CartRow | null, shops: readonly ServingShop[]): Shop[] {
    const { shopId } = contentOf(cart, clock.now());
    return shops.flatMap(({ shop }) => (shop.id === shopId ? [shop] : []));
  }

  function readAt(order: Order, shops: readonly Shop[]): readonly ShopReading[] | null {
    const readings = shops.map(order.readFor).filter((each) => each !== null);
    return shops.length > 0 && readings.length === 0 ? null : bestReadings(readings);
  }

  /** The shop that was named; the one of the cart when it has all of it; or all that are open. */
  function readings(
    order: Order,
    cart: CartRow | null,
    shops: readonly ServingShop[],
  ): readonly ShopReading[] | null {
    if (order.shop) return readAt(order, [order.shop]);
    const own = readAt(order, shopOfCart(cart, shops));
    const isWhole = own?.some(({ unknown }) => unknown.length === 0) ?? false;
    return isWhole
      ? own
      : readAt(
          order,
          shops.map(({ shop }) => shop),
        );
  }

  async function ask(tx: Tx, { accountId }: Person, which: Which): Promise<Which> {
    const now = clock.now();
    await withdrawKinds(tx, accountId, TEXT_QUESTIONS, now);
    await askQuestion(tx, {
      ...{ id: ids.next(), accountId, kind: WHICH_QUESTION, askedAt: now },
      subject: { shopCode: String(which.shop?.code ?? 0) },
      choices: which.choices.map(({ code }) => code),
      expiresAt: addMs(now, DRAFT_MS),
    });
    return which;
  }

  /** On with an order that may still have something to ask. */
  async function goOn(
    tx: Tx,
    person: Person,
    orders: readonly CodedOrder[],
    remark: { unknown: readonly string[]; later: boolean },
  ): Promise<DraftedOrAsked> {
    const which = nextQuestion(catalogue.current(), orders);
    if (which) return { ok: true, ...(await ask(tx, person, { ...which, ...remark })) };
    const [order] = orders;
    const dishes = (order?.ways[0] ?? []).flatMap(({ dishes: [dish] }) => dish ?? []);
    const drafted = await drafting.draft(tx, person, {
      ...{ shopCode: order?.shopCode ?? null, quartierCode: null, landmark: null },
      dishes: dishes.map((dish) => ({ ...dish, sides: [] })),
    });
    // Without an order, that nothing waits until tonight matters to nobody.
    if (!drafted.ok) return { ...drafted, remark: { ...remark, later: false } };
    return drafted.kind === 'draft' ? { ...drafted, remark } : drafted;
  }

  async function find(
    tx: Tx,
    person: Person,
    { words: query }: { words: string | null },
  ): Promise<FindResult> {
    if (query === null) return refuse('no_words');
    const { quartier, shops } = await around(tx, person);
    if (!quartier)
      return { ok: true, ...(await askWhere(tx, person, { shop: null, words: query })) };
    const found = searchDishes(query, shops, { lexicon: words(), now: clock.now() });
    const choices = foundChoices(found);
    if (choices.length === 0) return { ok: false, reason: 'nothing_found', quartier };
    const which = { kind: 'which' as const, about: 'found' as const, shop: null, choices };
    return { ok: true, ...(await ask(tx, person, { ...which, unknown: [], later: false })) };
  }

  return {
    find,
    async free(tx, person, { words: said }) {
      if (SEARCH.test(said)) return find(tx, person, { words: said });
      const read = readFreeText(said, words(), catalogue.current());
      if (read.kind === 'none') return refuse('not_an_order');
      if (read.kind === 'counts') return refuse('counts_unclear');
      if (read.kind === 'asks') return find(tx, person, { words: said });
      const { cart, quartier, shops } = await around(tx, person);
      if (!quartier && !read.shop) {
        return { ok: true, ...(await askWhere(tx, person, { shop: null, words: said })) };
      }
      const found = readings(read, cart, shops);
      if (found === null) return refuse('counts_unclear');
      if (found.length === 0)
        return { ok: false, reason: 'nothing_here', shop: read.shop, quartier };
      const unknown = found[0]?.unknown ?? [];
      const orders = found.map((each) => codedOf(each, clock.now()));
      return goOn(tx, person, orders, { unknown, later: read.later });
    },
    async which(tx, person, { questionId, choice }) {
      const question = await questions.open(tx, person, questionId);
      if (!question) return refuse('too_late');
      const order = decodeOrder(choice);
      if (order.ways.length > 0) return goOn(tx, person, [order], { unknown: [], later: false });
      await questions.close(tx, person);
      const wish = { shopCode: order.shopCode, quartierCode: null, page: 1 };
      return menus.menu(tx, person, wish);
    },
  };
}
