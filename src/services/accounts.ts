import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { operatorOf, type Phone } from '../lib/phone.js';
import type { Vault } from '../lib/vault.js';
import type { Language } from '../locales/keys.js';
import {
  insertPerson,
  personByDigest,
  personByPhoneId,
  updateLanguage,
  updateName,
  type PersonRow,
} from '../models/accounts.js';
import { brokeConstraint, type Runner } from '../models/database.js';
import type { Person } from './person.js';

export interface Accounts {
  /** The blind index under which a number is stored. */
  digestOf(phone: Phone): Buffer;
  toPerson(row: PersonRow): Person;
  byPhone(runner: Runner, phone: Phone): Promise<Person | null>;
  person(runner: Runner, phoneId: string): Promise<Person | null>;
  /** Finds the person of this number, or makes their account: exactly one, however many ask at once. */
  admit(runner: Runner, phone: Phone): Promise<Person>;
  setLanguage(runner: Runner, person: Person, language: Language): Promise<void>;
  setName(runner: Runner, person: Person, name: string): Promise<void>;
}

export interface AccountsParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
}

export function createAccounts({ clock, ids, vault }: AccountsParts): Accounts {
  const digestOf = (phone: Phone) => vault.digest('phone', phone);

  function toPerson(row: PersonRow): Person {
    const key = vault.unwrap(row.keyWrapped);
    return {
      accountId: row.accountId,
      phoneId: row.phoneId,
      phone: vault.open(key, row.phoneSealed) as Phone,
      language: row.language,
      name: row.nameSealed ? vault.open(key, row.nameSealed) : null,
      key,
      ...(row.closedAt ? { access: 'closed' as const } : {}),
      ...(row.shopId && row.shopCityId
        ? { shop: { shopId: row.shopId, cityId: row.shopCityId } }
        : {}),
      ...(row.driverId && row.driverCityId
        ? { driver: { driverId: row.driverId, cityId: row.driverCityId } }
        : {}),
    };
  }

  async function byPhone(runner: Runner, phone: Phone): Promise<Person | null> {
    const row = await personByDigest(runner, digestOf(phone));
    return row ? toPerson(row) : null;
  }

  async function insert(runner: Runner, phone: Phone): Promise<void> {
    const key = vault.newPersonKey();
    await insertPerson(runner, {
      accountId: ids.next(),
      phoneId: ids.next(),
      keyWrapped: vault.wrap(key),
      keyVersion: vault.keyVersion,
      digest: digestOf(phone),
      phoneSealed: vault.seal(key, phone),
      operator: operatorOf(phone),
      at: clock.now(),
    });
  }

  return {
    digestOf,
    toPerson,
    byPhone,
    async person(runner, phoneId) {
      const row = await personByPhoneId(runner, phoneId);
      return row ? toPerson(row) : null;
    },
    async admit(runner, phone) {
      const known = await byPhone(runner, phone);
      if (known) return known;
      try {
        await insert(runner, phone);
      } catch (error) {
        // Another process admitted the same number between our look and our write.
        if (!brokeConstraint(error, 'phones_digest_key')) throw error;
      }
      const admitted = await byPhone(runner, phone);
      if (!admitted) throw new Error('a person just admitted cannot be found');
      return admitted;
    },
    setLanguage: (runner, person, language) => updateLanguage(runner, person.accountId, language),
    setName: (runner, person, name) =>
      updateName(runner, person.accountId, vault.seal(person.key, name)),
  };
}
