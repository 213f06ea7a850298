import {
  catalogueVersion,
  loadCatalogue,
  type CatalogueRows,
  type CityRow,
  type ItemRow,
  type MovementRuleRow,
  type OptionGroupRow,
  type QuartierRow,
  type ShopRow,
  type ZoneFeeRow,
} from '../models/catalogue.js';
import type { MessagePriceRow } from '../models/message-prices.js';
import type { MoneyRuleRow } from '../models/money-rules.js';
import type { Runner } from '../models/database.js';

export type City = CityRow;
export type Quartier = QuartierRow;
export type Shop = ShopRow;
export type Item = ItemRow;
export type OptionGroup = OptionGroupRow;

/** One immutable snapshot of all that staff edit; every lookup is in memory. */
export interface Catalogue {
  version: number;
  cities: ReadonlyMap<string, City>;
  quartiers: ReadonlyMap<string, Quartier>;
  quartiersOf(cityId: string): readonly Quartier[];
  shops: ReadonlyMap<string, Shop>;
  shopsOf(cityId: string): readonly Shop[];
  shopByCode(code: number): Shop | undefined;
  shopOfPhone(phoneId: string): Shop | undefined;
  items: ReadonlyMap<string, Item>;
  optionGroups: ReadonlyMap<string, OptionGroup>;
  /** Undefined where no fee is set: that pair is not served. */
  zoneFee(cityId: string, fromZoneId: string, toZoneId: string): ZoneFeeRow | undefined;
  zoneFeesOf(cityId: string): readonly ZoneFeeRow[];
  movementRulesOf(cityId: string): readonly MovementRuleRow[];
  /** Fees, taxes, tiers and limits, oldest first (money-rules.ts). */
  moneyRules: readonly MoneyRuleRow[];
  /** What a part of a message costs, oldest first (costs/prices.ts). */
  messagePrices: readonly MessagePriceRow[];
}

/** The cached catalogue; `current` never waits. */
export interface CatalogueCache {
  current(): Catalogue;
  /** Loads anew when the database's version is not ours. */
  refresh(): Promise<void>;
  /** Told the version a turn has seen; a newer one starts a refresh behind it. */
  seen(version: number): void;
}

export async function createCatalogueCache(runner: Runner): Promise<CatalogueCache> {
  let catalogue = buildCatalogue(await loadCatalogue(runner));
  let loading: Promise<void> | null = null;
  async function load(): Promise<void> {
    catalogue = buildCatalogue(await loadCatalogue(runner));
  }
  function reload(): Promise<void> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }
  return {
    current: () => catalogue,
    async refresh() {
      if ((await catalogueVersion(runner)) !== catalogue.version) await reload();
    },
    seen(version) {
      // A failed reload leaves the old snapshot; the next turn that sees the version tries again.
      if (version > catalogue.version) reload().catch(() => undefined);
    },
  };
}

export function buildCatalogue(rows: CatalogueRows): Catalogue {
  const fees = new Map(
    rows.zoneFees.map((fee) => [feeKey(fee.cityId, fee.fromZoneId, fee.toZoneId), fee]),
  );
  const byCity = {
    quartiers: groupBy(rows.quartiers, (quartier) => quartier.cityId),
    shops: groupBy(rows.shops, (shop) => shop.cityId),
    fees: groupBy(rows.zoneFees, (fee) => fee.cityId),
    rules: groupBy(rows.movementRules, (rule) => rule.cityId),
  };
  const byCode = new Map(rows.shops.map((shop) => [shop.code, shop]));
  const byPhone = new Map(
    rows.shops.flatMap((shop) => shop.phoneIds.map((id) => [id, shop] as const)),
  );
  return {
    version: rows.version,
    cities: byId(rows.cities),
    quartiers: byId(rows.quartiers),
    quartiersOf: (cityId) => byCity.quartiers.get(cityId) ?? [],
    shops: byId(rows.shops),
    shopsOf: (cityId) => byCity.shops.get(cityId) ?? [],
    shopByCode: (code) => byCode.get(code),
    shopOfPhone: (phoneId) => byPhone.get(phoneId),
    items: byId(rows.shops.flatMap((shop) => shop.items)),
    optionGroups: byId(rows.optionGroups),
    zoneFee: (cityId, from, to) => fees.get(feeKey(cityId, from, to)),
    zoneFeesOf: (cityId) => byCity.fees.get(cityId) ?? [],
    movementRulesOf: (cityId) => byCity.rules.get(cityId) ?? [],
    moneyRules: rows.moneyRules,
    messagePrices: rows.messagePrices,
  };
}

function feeKey(cityId: string, from: string, to: string): string {
  return `${cityId}|${from}|${to}`;
}

function byId<T extends { id: string }>(rows: T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
