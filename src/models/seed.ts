import { readFile } from 'node:fs/promises';
import { Sequelize, type QueryInterface } from 'sequelize';
import type { Vault } from '../lib/vault.js';
import type { DemoCity, DemoData } from './seed-data.js';
import { seedPeople } from './seed-people.js';
import { forPhones, textArray, type Insert, type SeedOptions } from './seed-rows.js';

const SOURCE = new URL('../../data/demo-data.json', import.meta.url);

/** Loads the demo cities into an empty database; gives false when cities are already there. */
export async function seedDemo(
  ownerUrl: string,
  vault: Vault,
  options: SeedOptions,
): Promise<boolean> {
  const data = JSON.parse(await readFile(SOURCE, 'utf8')) as DemoData;
  const sequelize = new Sequelize(ownerUrl, { logging: false, pool: { max: 1 } });
  try {
    const [found] = await sequelize.query('select 1 from cities limit 1');
    if (found.length > 0) return false;
    await sequelize.transaction(async (transaction) => {
      const queries: QueryInterface = sequelize.getQueryInterface();
      const insert: Insert = async (table, rows) => {
        if (rows.length > 0) await queries.bulkInsert(table, rows, { transaction });
      };
      await seedPlaces(insert, data.cities);
      await seedRules(insert, data);
      await seedPeople(insert, data, vault, options);
    });
    return true;
  } finally {
    await sequelize.close();
  }
}

/** The longest there is, `Veterinary Junction`; where it shares a line, the line is cut. */
const QUARTIER_ROOM = 19;

async function seedPlaces(insert: Insert, cities: DemoCity[]): Promise<void> {
  await insert(
    'cities',
    cities.map((city) => ({
      id: city.id,
      name_fr: city.nameFr,
      name_en: city.nameEn,
      default_language: city.defaultLang.toLowerCase(),
      lat: city.lat,
      lon: city.lon,
    })),
  );
  await insert(
    'zones',
    cities.flatMap((city) =>
      city.zones.map((zone) => ({
        city_id: city.id,
        id: zone.id,
        name_fr: zone.nameFr,
        name_en: zone.nameEn,
      })),
    ),
  );
  const quartiers = cities.flatMap((city) =>
    city.quartiers.map((quartier) => ({ city, quartier })),
  );
  await insert(
    'quartiers',
    quartiers.map(({ city, quartier }) => ({
      city_id: city.id,
      id: quartier.id,
      code: quartier.code,
      name: quartier.name,
      ussd_name: forPhones(quartier.ussdName, QUARTIER_ROOM),
      aliases: textArray(quartier.aliases),
      zone_id: quartier.zoneId,
      lat: quartier.lat,
      lon: quartier.lon,
    })),
  );
  await insert(
    'landmarks',
    quartiers.flatMap(({ city, quartier }) =>
      quartier.landmarks.map((landmark, index) => ({
        city_id: city.id,
        quartier_id: quartier.id,
        no: index + 1,
        name: landmark.name,
        lat: landmark.lat,
        lon: landmark.lon,
      })),
    ),
  );
}

async function seedRules(insert: Insert, data: DemoData): Promise<void> {
  await insert(
    'zone_fees',
    data.zoneFees.map((fee) => ({
      city_id: fee.cityId,
      from_zone_id: fee.fromZoneId,
      to_zone_id: fee.toZoneId,
      fee_xaf: fee.feeXaf,
      driver_pay_xaf: fee.driverPayXaf,
      approx_km: fee.approxKm,
    })),
  );
  await insert(
    'movement_rules',
    data.movementRules.map((rule) => ({
      id: rule.id,
      city_id: rule.cityId,
      vehicle: rule.vehicle,
      quartier_ids: textArray(rule.quartierIds),
      days: rule.days,
      from_time: rule.from,
      to_time: rule.to,
      effect: rule.effect,
      source: rule.source,
    })),
  );
  await insert(
    'option_groups',
    data.optionGroups.map((group) => ({
      id: group.id,
      name_fr: group.nameFr,
      name_en: group.nameEn,
      min: group.min,
      max: group.max,
    })),
  );
  await insert(
    'option_choices',
    data.optionGroups.flatMap((group) =>
      group.choices.map((choice) => ({
        group_id: group.id,
        no: choice.no,
        name_fr: choice.nameFr,
        name_en: choice.nameEn,
        price_xaf: choice.priceDelta,
      })),
    ),
  );
}
