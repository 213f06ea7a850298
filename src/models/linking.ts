import type { Runner, Sql, Tx } from './database.js';

/** What there is of an account whose phone is about to become another's. */
export interface LeavingAccount {
  phones: number;
  /** An order, a payment, a request for money or a report of theirs may still move something. */
  isOpen: boolean;
  hasWalletCode: boolean;
  walletXaf: number;
  bonusXaf: number;
  heldXaf: number;
  isMerged: boolean;
}

const LOCK: Sql = {
  name: 'linking_lock',
  text: 'select id from accounts where id = any($1::uuid[]) order by id for update',
};

/** Both accounts, in the order in which everybody locks them. */
export async function lockAccounts(tx: Tx, ids: string[]): Promise<void> {
  await tx.query(LOCK, [ids]);
}

// What may still bring money or a question to the account: late successes are watched for a week.
const READ: Sql = {
  name: 'linking_read',
  text: `select (select count(*)::int from phones where account_id = $1) as phones,
      exists (select from orders where (account_id = $1 or receiver_account_id = $1)
        and (closed_at is null or closed_at > $2))
      or exists (select from payments where account_id = $1
        and (state = 'open' or (state <> 'settled' and created_at > $2)))
      or exists (select from refunds where account_id = $1 and ended_at is null)
      or exists (select from payouts where owner_kind = 'customer' and owner_id = $1::uuid::text
        and state not in ('succeeded', 'failed', 'cancelled'))
      or exists (select from wallets where account_id = $1 and frozen_why is not null)
      or exists (select from support_tasks where account_id = $1 and closed_at is null
        and kind <> 'call_back') as "isOpen",
      exists (select from wallet_codes where account_id = $1
        and (hash is not null or wrong > 0)) as "hasWalletCode",
      coalesce((select balance_xaf from ledger_accounts
        where code = 'liab:customer:' || $1::uuid), 0)::int as "walletXaf",
      coalesce((select balance_xaf from ledger_accounts
        where code = 'liab:bonus:' || $1::uuid), 0)::int as "bonusXaf",
      coalesce((select sum(held_xaf) from ledger_accounts
        where code in ('liab:customer:' || $1::uuid, 'liab:bonus:' || $1::uuid)), 0)::int
        as "heldXaf",
      exists (select from accounts where id = $1 and merged_into is not null) as "isMerged"`,
};

/** @param since closed and failed things count as open until they are older than this. */
export async function readLeaving(
  runner: Runner,
  accountId: string,
  since: Date,
): Promise<LeavingAccount> {
  const [row] = await runner.query<LeavingAccount>(READ, [accountId, since]);
  if (!row) throw new Error('the linking statement gave no row');
  return row;
}

export interface SealedPlace {
  id: string;
  sealed: Buffer;
}

const PLACES: Sql = {
  name: 'linking_places',
  text: 'select id, details_sealed as sealed from places where account_id = $1 order by id',
};

export async function placesToMove(runner: Runner, accountId: string): Promise<SealedPlace[]> {
  return runner.query<SealedPlace>(PLACES, [accountId]);
}

// They come as places lately used, without a name: of names there are only so many.
const MOVE_PLACES: Sql = {
  name: 'linking_move_places',
  text: `update places set account_id = $2, details_sealed = m.sealed, label = null,
      is_default = false
    from unnest($3::uuid[], $4::bytea[]) as m(id, sealed)
    where places.id = m.id and places.account_id = $1`,
};

/** Gives places to another account, sealed with its key. */
export async function movePlaces(
  tx: Tx,
  move: { from: string; to: string; places: SealedPlace[] },
): Promise<void> {
  const { from, to, places } = move;
  await tx.query(MOVE_PLACES, [
    ...[from, to, places.map(({ id }) => id)],
    places.map(({ sealed }) => sealed),
  ]);
}

const MOVE_CART: Sql = {
  name: 'linking_move_cart',
  text: `with kept as (select from carts where account_id = $2 and lines <> '[]'),
      emptied as (delete from carts where account_id = $2 and not exists (select from kept)
        and exists (select from carts where account_id = $1))
    delete from carts where account_id = $1
    returning version, shop_id as "shopId", place_id as "placeId", lines, updated_at as "updatedAt",
      last, not exists (select from kept) as "isWanted"`,
};

interface MovedCart {
  version: number;
  shopId: string | null;
  placeId: string | null;
  lines: unknown;
  updatedAt: Date;
  last: unknown;
  isWanted: boolean;
}

const PUT_CART: Sql = {
  name: 'linking_put_cart',
  text: `insert into carts (account_id, version, shop_id, place_id, lines, updated_at, last)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (account_id) do nothing`,
};

/** What lay in the cart goes along, unless something lies in the other one. */
export async function moveCart(tx: Tx, from: string, to: string): Promise<void> {
  const [cart] = await tx.query<MovedCart>(MOVE_CART, [from, to]);
  if (!cart?.isWanted) return;
  const { version, shopId, placeId, lines, updatedAt, last } = cart;
  await tx.query(PUT_CART, [
    ...[to, version + 1, shopId, placeId, JSON.stringify(lines), updatedAt],
    last === null ? null : JSON.stringify(last),
  ]);
}

// What other channels stored was sealed with the old key; the one this is said on is stored anew.
const MOVE_PHONE: Sql = {
  name: 'linking_move_phone',
  text: `with forgotten as (delete from conversations where phone_id = $1 and channel <> $5),
      asked as (delete from continuations where phone_id = $1),
      chats as (update identities set account_id = $2 where phone_id = $1 and state = 'linked')
    update phones set account_id = $2, sealed = $3, linked_at = $4, closed_at = null where id = $1`,
};

export interface PhoneMove {
  phoneId: string;
  accountId: string;
  /** The number under the new account's key. */
  sealed: Buffer;
  /** Null where the account begins with this phone. */
  linkedAt: Date | null;
  /** The channel this is said on, whose conversation is stored by its own turn. */
  channel: string;
}

export async function movePhone(tx: Tx, move: PhoneMove): Promise<void> {
  const { phoneId, accountId, sealed, linkedAt, channel } = move;
  await tx.query(MOVE_PHONE, [phoneId, accountId, sealed, linkedAt, channel]);
}

const MERGE: Sql = {
  name: 'linking_merge',
  text: 'update accounts set merged_into = $2 where id = $1',
};

export async function markMerged(tx: Tx, from: string, into: string): Promise<void> {
  await tx.query(MERGE, [from, into]);
}

const BEGIN: Sql = {
  name: 'linking_begin_account',
  text: `insert into accounts (id, key_wrapped, key_version, created_at) values ($1, $2, $3, $4)`,
};

/** An account that nothing is known of yet, for a phone that leaves its old one. */
export async function beginAccount(
  tx: Tx,
  account: { id: string; keyWrapped: Buffer; keyVersion: number; at: Date },
): Promise<void> {
  await tx.query(BEGIN, [account.id, account.keyWrapped, account.keyVersion, account.at]);
}

export interface OwnPhone {
  phoneId: string;
  sealed: Buffer;
  linkedAt: Date | null;
}

const NUMBERS: Sql = {
  name: 'linking_numbers',
  text: `select id as "phoneId", sealed, linked_at as "linkedAt" from phones
    where account_id = $1 and sealed is not null order by linked_at nulls first, created_at, id`,
};

/** All phones of an account, its own first one first. */
export async function numbersOf(runner: Runner, accountId: string): Promise<OwnPhone[]> {
  return runner.query<OwnPhone>(NUMBERS, [accountId]);
}

const OPEN_NUMBER: Sql = {
  name: 'linking_open_number',
  text: 'update phones set closed_at = null where id = $1',
};

/** Its holder has proven to be the account's. */
export async function openNumber(tx: Tx, phoneId: string): Promise<void> {
  await tx.query(OPEN_NUMBER, [phoneId]);
}

// Only where there is something to protect, and nobody used the number on any channel meanwhile.
const CLOSE_SILENT: Sql = {
  name: 'linking_close_silent',
  text: `update phones p set closed_at = $3
    where p.id = $1 and p.closed_at is null and p.created_at < $2
      and not exists (select from conversations c where c.phone_id = p.id
        and c.channel in ('ussd', 'sms', 'whatsapp') and c.updated_at >= $2)
      and not exists (select from messages m where m.phone_id = p.id and m.solicited
        and m.created_at >= $2)
      and not exists (select from orders o where o.account_id = p.account_id
        and o.placed_at >= $2)
      and not exists (select from drivers d where d.phone_id = p.id)
      and not exists (select from shop_phones s where s.phone_id = p.id)
      and (exists (select from orders o where o.account_id = p.account_id)
        or exists (select from places pl where pl.account_id = p.account_id)
        or exists (select from wallet_codes w where w.account_id = p.account_id)
        or exists (select from ledger_accounts l where l.code = 'liab:customer:' || p.account_id
          and l.balance_xaf > 0))
    returning p.closed_at`,
};

/** Shuts a number that was silent since before `since`; gives whether that was so. */
export async function closeSilent(
  runner: Runner,
  phoneId: string,
  since: Date,
  at: Date,
): Promise<boolean> {
  return (await runner.query(CLOSE_SILENT, [phoneId, since, at])).length > 0;
}
