import { createIds, type Ids } from '../lib/ids.js';
import { operatorOf, parsePhone } from '../lib/phone.js';
import type { PersonKey, Vault } from '../lib/vault.js';
import type { DemoData, DemoDriver, DemoShop } from './seed-data.js';
import { forPhones, textArray, type Insert, type Row, type SeedOptions } from './seed-rows.js';

interface SeededPerson {
  accountId: string;
  phoneId: string;
  key: PersonKey;
}

/** Shops with their phones, drivers and customers: whoever has a number, sealed with a key of their own. */
export async function seedPeople(
  insert: Insert,
  data: DemoData,
  vault: Vault,
  options: SeedOptions,
): Promise<void> {
  const ids = createIds(() => Date.now());
  const admit = createAdmission(insert, vault, ids, options.now);
  for (const shop of data.businesses) {
    await seedShop(insert, shop, data, options);
    for (const [index, phone] of shop.phones.entries()) {
      const person = await admit(phone.e164, shop.lang, null);
      await insert('shop_phones', [
        { shop_id: shop.id, phone_id: person.phoneId, position: index + 1 },
      ]);
    }
  }
  for (const driver of data.drivers) {
    const person = await admit(driver.phone.e164, driver.lang, firstName(driver.name));
    await insert('drivers', [driverRow(driver, person, options.now)]);
  }
  for (const customer of data.customers) {
    const person = await admit(customer.phone.e164, customer.lang, firstName(customer.name));
    await insert(
      'places',
      customer.addresses.map((address) => ({
        id: ids.next(),
        account_id: person.accountId,
        city_id: address.cityId,
        quartier_id: address.quartierId,
        label: address.label,
        details_sealed: vault.seal(
          person.key,
          JSON.stringify({ landmark: address.landmark, note: address.note }),
        ),
        used_at: options.now,
      })),
    );
  }
}

function createAdmission(insert: Insert, vault: Vault, ids: Ids, now: Date) {
  return async (e164: string, language: string, name: string | null): Promise<SeededPerson> => {
    const phone = parsePhone(e164);
    if (!phone) throw new Error(`demo data holds a number that is not Cameroonian`);
    const key = vault.newPersonKey();
    const person = { accountId: ids.next(), phoneId: ids.next(), key };
    await insert('accounts', [
      {
        id: person.accountId,
        language,
        name_sealed: name === null ? null : vault.seal(key, name),
        key_wrapped: vault.wrap(key),
        key_version: vault.keyVersion,
        created_at: now,
      },
    ]);
    await insert('phones', [
      {
        id: person.phoneId,
        account_id: person.accountId,
        digest: vault.digest('phone', phone),
        digest_version: vault.keyVersion,
        sealed: vault.seal(key, phone),
        operator: operatorOf(phone),
        created_at: now,
      },
    ]);
    return person;
  };
}

const ROUND_THE_CLOCK = new Set([2001, 2002, 2007, 2008]);
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

async function seedShop(
  insert: Insert,
  shop: DemoShop,
  data: DemoData,
  options: SeedOptions,
): Promise<void> {
  const always = options.roundTheClock && ROUND_THE_CLOCK.has(shop.code);
  const everyZone = data.cities.find((city) => city.id === shop.cityId)?.zones ?? [];
  await insert('shops', [
    {
      id: shop.id,
      city_id: shop.cityId,
      code: shop.code,
      name: shop.name,
      ussd_name: forPhones(shop.ussdName),
      kind: shop.type,
      quartier_id: shop.quartierId,
      zone_id: shop.zoneId,
      landmark_hint: shop.landmarkHint,
      language: shop.lang,
      opening_hours: JSON.stringify(always ? alwaysOpen() : shop.openingHours),
      prep_minutes: shop.prepMinutes,
      min_order_xaf: shop.minOrderXaf,
      accepts_cash: shop.acceptsCash,
      serves_zone_ids: textArray(always ? everyZone.map((zone) => zone.id) : shop.servesZoneIds),
    },
  ]);
  await insert(
    'items',
    shop.items.map((item) => ({
      shop_id: shop.id,
      no: item.no,
      id: item.id,
      name_fr: item.nameFr,
      name_en: item.nameEn,
      ussd_fr: forPhones(item.ussdFr),
      ussd_en: forPhones(item.ussdEn),
      category: item.category,
      price_xaf: item.priceXaf,
      available: item.available,
      option_group_ids: textArray(item.optionGroupIds ?? []),
      requires_prescription: item.requiresPrescription ?? false,
      age_restricted: item.ageRestricted ?? false,
      discreet: item.discreet ?? false,
      vehicles: item.vehicle ? textArray(item.vehicle) : null,
    })),
  );
}

function alwaysOpen(): Record<string, [string, string][]> {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, [['00:00', '24:00']]]));
}

function driverRow(driver: DemoDriver, person: SeededPerson, now: Date): Row {
  return {
    id: driver.id,
    account_id: person.accountId,
    phone_id: person.phoneId,
    city_id: driver.cityId,
    home_zone_id: driver.homeZoneId,
    zone_ids: textArray(driver.zoneIds),
    vehicle: driver.vehicle,
    plate: driver.plate,
    status: driver.status === 'available' ? 'available' : 'off',
    cash_limit_xaf: driver.cashLimitXaf,
    idle_since: now,
  };
}

/** Demo people are named `Alain (test)`; the note is not part of the name. */
function firstName(name: string): string {
  return name.replace(/\s*\(.*\)$/, '');
}
