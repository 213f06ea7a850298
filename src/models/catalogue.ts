import type { Language } from '../locales/keys.js';
import type { Runner, Sql } from './database.js';
import { MESSAGE_PRICES_JSON, type MessagePriceRow } from './message-prices.js';
import { MONEY_RULES_JSON, type MoneyRuleRow } from './money-rules.js';

/** Opening ranges per weekday (`mon` … `sun`), `HH:MM` to `HH:MM`; an empty list is closed. */
export type OpeningHours = Record<string, [string, string][]>;

export interface CityRow {
  id: string;
  nameFr: string;
  nameEn: string;
  defaultLanguage: Language;
  paused: boolean;
  rain: boolean;
}

export interface QuartierRow {
  id: string;
  cityId: string;
  code: number;
  name: string;
  ussdName: string;
  aliases: string[];
  zoneId: string;
  lat: number;
  lon: number;
  landmarks: { no: number; name: string }[];
  /** Orders of the last 30 days, counted at night. */
  recentOrders: number;
}

export interface ZoneFeeRow {
  cityId: string;
  fromZoneId: string;
  toZoneId: string;
  feeXaf: number;
  driverPayXaf: number;
  approxKm: number | null;
}

export interface MovementRuleRow {
  id: string;
  cityId: string;
  vehicle: string;
  quartierIds: string[];
  days: string;
  fromTime: string;
  toTime: string;
  effect: 'forbidden' | 'restricted';
}

export interface ItemRow {
  id: string;
  no: number;
  nameFr: string;
  nameEn: string;
  ussdFr: string;
  ussdEn: string;
  category: string;
  priceXaf: number;
  available: boolean;
  unavailableUntil: string | null;
  /** Nothing is left of what the shop had counted, until then; null otherwise. */
  soldOutUntil: string | null;
  optionGroupIds: string[];
  requiresPrescription: boolean;
  ageRestricted: boolean;
  discreet: boolean;
  vehicles: string[] | null;
}

export interface ShopRow {
  id: string;
  cityId: string;
  code: number;
  name: string;
  ussdName: string;
  kind: 'restaurant' | 'shop' | 'pharmacy' | 'market';
  quartierId: string;
  zoneId: string;
  landmarkHint: string | null;
  language: Language;
  openingHours: OpeningHours;
  prepMinutes: number;
  minOrderXaf: number;
  commissionBps: number | null;
  acceptsCash: boolean;
  servesZoneIds: string[];
  verified: boolean;
  pausedUntil: string | null;
  /** In the order the ladder rings them. */
  phoneIds: string[];
  items: ItemRow[];
}

export interface OptionGroupRow {
  id: string;
  nameFr: string;
  nameEn: string;
  min: number;
  max: number;
  choices: { no: number; nameFr: string; nameEn: string; priceXaf: number }[];
}

/** All that staff edit, as one snapshot under one version. */
export interface CatalogueRows {
  version: number;
  cities: CityRow[];
  quartiers: QuartierRow[];
  zoneFees: ZoneFeeRow[];
  movementRules: MovementRuleRow[];
  shops: ShopRow[];
  optionGroups: OptionGroupRow[];
  /** Oldest first. */
  moneyRules: MoneyRuleRow[];
  /** Oldest first. */
  messagePrices: MessagePriceRow[];
}

const LOAD: Sql = {
  name: 'catalogue_load',
  text: `select
    (select version from catalogue_version) as version,
    (select coalesce(json_agg(json_build_object('id', id, 'nameFr', name_fr, 'nameEn', name_en,
      'defaultLanguage', default_language, 'paused', paused, 'rain', rain) order by id), '[]')
      from cities) as cities,
    (select coalesce(json_agg(json_build_object('id', q.id, 'cityId', q.city_id, 'code', q.code,
      'name', q.name, 'ussdName', q.ussd_name, 'aliases', q.aliases, 'zoneId', q.zone_id,
      'lat', q.lat, 'lon', q.lon, 'recentOrders', q.recent_orders, 'landmarks', (select coalesce(json_agg(
        json_build_object('no', l.no, 'name', l.name) order by l.no), '[]') from landmarks l
        where l.city_id = q.city_id and l.quartier_id = q.id)) order by q.city_id, q.code), '[]')
      from quartiers q) as quartiers,
    (select coalesce(json_agg(json_build_object('cityId', city_id, 'fromZoneId', from_zone_id,
      'toZoneId', to_zone_id, 'feeXaf', fee_xaf, 'driverPayXaf', driver_pay_xaf,
      'approxKm', approx_km) order by city_id, from_zone_id, to_zone_id), '[]')
      from zone_fees) as "zoneFees",
    (select coalesce(json_agg(json_build_object('id', id, 'cityId', city_id, 'vehicle', vehicle,
      'quartierIds', quartier_ids, 'days', days, 'fromTime', from_time, 'toTime', to_time,
      'effect', effect) order by id), '[]') from movement_rules) as "movementRules",
    (select coalesce(json_agg(json_build_object('id', s.id, 'cityId', s.city_id, 'code', s.code,
      'name', s.name, 'ussdName', s.ussd_name, 'kind', s.kind, 'quartierId', s.quartier_id,
      'zoneId', s.zone_id, 'landmarkHint', s.landmark_hint, 'language', s.language,
      'openingHours', s.opening_hours, 'prepMinutes', s.prep_minutes,
      'minOrderXaf', s.min_order_xaf, 'commissionBps', s.commission_bps,
      'acceptsCash', s.accepts_cash, 'servesZoneIds', s.serves_zone_ids, 'verified', s.verified,
      'pausedUntil', s.paused_until,
      'phoneIds', (select coalesce(json_agg(p.phone_id order by p.position), '[]')
        from shop_phones p where p.shop_id = s.id),
      'items', (select coalesce(json_agg(json_build_object('id', i.id, 'no', i.no,
        'nameFr', i.name_fr, 'nameEn', i.name_en, 'ussdFr', i.ussd_fr, 'ussdEn', i.ussd_en,
        'category', i.category, 'priceXaf', i.price_xaf, 'available', i.available,
        'unavailableUntil', i.unavailable_until,
        'soldOutUntil', case when i.stock_left = 0 then i.stock_until end, 'optionGroupIds', i.option_group_ids,
        'requiresPrescription', i.requires_prescription, 'ageRestricted', i.age_restricted,
        'discreet', i.discreet, 'vehicles', i.vehicles) order by i.no), '[]')
        from items i where i.shop_id = s.id)) order by s.code), '[]') from shops s) as shops,
    (select coalesce(json_agg(json_build_object('id', g.id, 'nameFr', g.name_fr,
      'nameEn', g.name_en, 'min', g.min, 'max', g.max, 'choices', (select coalesce(json_agg(
        json_build_object('no', c.no, 'nameFr', c.name_fr, 'nameEn', c.name_en,
          'priceXaf', c.price_xaf) order by c.no), '[]')
        from option_choices c where c.group_id = g.id)) order by g.id), '[]')
      from option_groups g) as "optionGroups",
    ${MONEY_RULES_JSON} as "moneyRules",
    ${MESSAGE_PRICES_JSON} as "messagePrices"`,
};

export async function loadCatalogue(runner: Runner): Promise<CatalogueRows> {
  const [row] = await runner.query<CatalogueRows>(LOAD);
  if (!row) throw new Error('the catalogue statement gave no row');
  return row;
}

const VERSION: Sql = {
  name: 'catalogue_version',
  text: 'select version from catalogue_version',
};

export async function catalogueVersion(runner: Runner): Promise<number> {
  const [row] = await runner.query<{ version: number }>(VERSION);
  return row?.version ?? 0;
}
