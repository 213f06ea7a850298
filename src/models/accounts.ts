import type { Language } from '../locales/keys.js';
import type { Runner, Sql } from './database.js';

/** An account with one of its phones, as stored: sealed. */
export interface PersonRow {
  accountId: string;
  phoneId: string;
  phoneSealed: Buffer;
  keyWrapped: Buffer;
  language: Language | null;
  nameSealed: Buffer | null;
  /** Since when the number's holder may be somebody else. */
  closedAt: Date | null;
  driverId: string | null;
  driverCityId: string | null;
  shopId: string | null;
  shopCityId: string | null;
  /** The gateways that last brought a message from this phone: any, and on WhatsApp. */
  heardVia: string | null;
  heardAt: Date | null;
  whatsappVia: string | null;
  whatsappAt: Date | null;
}

/** Columns of a PersonRow from `phones p`, joined as below; other statements reuse them. */
export const PERSON_COLUMNS = `a.id as "accountId", p.id as "phoneId", p.sealed as "phoneSealed",
  a.key_wrapped as "keyWrapped", a.language, a.name_sealed as "nameSealed",
  p.closed_at as "closedAt",
  d.id as "driverId", d.city_id as "driverCityId", s.id as "shopId", s.city_id as "shopCityId",
  p.heard_via as "heardVia", p.heard_at as "heardAt", p.whatsapp_via as "whatsappVia",
  p.whatsapp_at as "whatsappAt"`;

export const PERSON_JOINS = `join accounts a on a.id = p.account_id
  left join drivers d on d.phone_id = p.id
  left join shop_phones sp on sp.phone_id = p.id
  left join shops s on s.id = sp.shop_id`;

const BY_DIGEST: Sql = {
  name: 'person_by_digest',
  text: `select ${PERSON_COLUMNS} from phones p ${PERSON_JOINS} where p.digest = $1`,
};

const BY_PHONE_ID: Sql = {
  name: 'person_by_phone_id',
  text: `select ${PERSON_COLUMNS} from phones p ${PERSON_JOINS} where p.id = $1`,
};

export async function personByDigest(runner: Runner, digest: Buffer): Promise<PersonRow | null> {
  const [row] = await runner.query<PersonRow>(BY_DIGEST, [digest]);
  return row ?? null;
}

export async function personByPhoneId(runner: Runner, phoneId: string): Promise<PersonRow | null> {
  const [row] = await runner.query<PersonRow>(BY_PHONE_ID, [phoneId]);
  return row ?? null;
}

// Of several phones the account's own first one comes before those that were linked to it.
const BY_ACCOUNT: Sql = {
  name: 'person_by_account',
  text: `select ${PERSON_COLUMNS} from phones p ${PERSON_JOINS}
    where a.id = $1 and p.sealed is not null order by p.linked_at nulls first, p.created_at, p.id limit 1`,
};

export async function personByAccount(
  runner: Runner,
  accountId: string,
): Promise<PersonRow | null> {
  const [row] = await runner.query<PersonRow>(BY_ACCOUNT, [accountId]);
  return row ?? null;
}

export interface NewPerson {
  accountId: string;
  phoneId: string;
  keyWrapped: Buffer;
  keyVersion: number;
  digest: Buffer;
  phoneSealed: Buffer;
  operator: string | null;
  at: Date;
}

// The phone's unique digest decides who was first; a loser's account is not written either.
const ADMIT: Sql = {
  name: 'person_admit',
  text: `with free as (select 1 where not exists (select 1 from phones where digest = $5)),
    account as (insert into accounts (id, key_wrapped, key_version, created_at)
      select $1, $3, $4, $8 from free returning id)
    insert into phones (id, account_id, digest, digest_version, sealed, operator, created_at)
      select $2, id, $5, $4, $6, $7, $8 from account`,
};

/** Writes an account and its first phone unless the number is known; a race breaks `phones_digest_key`. */
export async function insertPerson(runner: Runner, person: NewPerson): Promise<void> {
  await runner.query(ADMIT, [
    person.accountId,
    person.phoneId,
    person.keyWrapped,
    person.keyVersion,
    person.digest,
    person.phoneSealed,
    person.operator,
    person.at,
  ]);
}

const SET_LANGUAGE: Sql = {
  name: 'account_set_language',
  text: 'update accounts set language = $2 where id = $1',
};

export async function updateLanguage(
  runner: Runner,
  accountId: string,
  language: Language,
): Promise<void> {
  await runner.query(SET_LANGUAGE, [accountId, language]);
}

const SET_NAME: Sql = {
  name: 'account_set_name',
  text: 'update accounts set name_sealed = $2 where id = $1',
};

export async function updateName(runner: Runner, accountId: string, sealed: Buffer): Promise<void> {
  await runner.query(SET_NAME, [accountId, sealed]);
}

const SET_OFFERS: Sql = {
  name: 'account_set_offers',
  text: 'update accounts set offers_wanted = $2, offers_said_at = $3 where id = $1',
};

/** Records whether somebody wants offers, and when they said so. */
export async function updateOffersWanted(
  runner: Runner,
  accountId: string,
  wanted: boolean,
  at: Date,
): Promise<void> {
  await runner.query(SET_OFFERS, [accountId, wanted, at]);
}
