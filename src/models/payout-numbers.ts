import type { Runner, Sql, Tx } from './database.js';

export type HolderMatch = 'matches' | 'differs' | 'absent' | 'unknown' | 'accepted';

/** A number that somebody wants their earnings on. */
export interface PayoutNumber {
  id: string;
  ownerKind: 'shop' | 'driver';
  ownerId: string;
  phoneId: string;
  askedAt: Date;
  codeDigest: Buffer | null;
  codeTries: number;
  codeExpiresAt: Date | null;
  provenAt: Date | null;
  usableFrom: Date | null;
  holder: HolderMatch | null;
}

const NUMBER = `n.id, n.owner_kind as "ownerKind", n.owner_id as "ownerId",
  n.phone_id as "phoneId", n.asked_at as "askedAt", n.code_digest as "codeDigest",
  n.code_tries as "codeTries", n.code_expires_at as "codeExpiresAt", n.proven_at as "provenAt",
  n.usable_from as "usableFrom", n.holder`;

const ADD: Sql = {
  name: 'payout_number_add',
  text: `insert into payout_numbers (id, owner_kind, owner_id, phone_id, asked_at, asked_by_kind,
      asked_by_id, code_digest, code_expires_at) values ($1, $2, $3, $4, $5, $2, $3, $6, $7)`,
};

export async function addPayoutNumber(
  tx: Tx,
  number: Pick<PayoutNumber, 'id' | 'ownerKind' | 'ownerId' | 'phoneId' | 'askedAt'> & {
    codeDigest: Buffer;
    codeExpiresAt: Date;
  },
): Promise<void> {
  await tx.query(ADD, [
    number.id,
    number.ownerKind,
    number.ownerId,
    number.phoneId,
    number.askedAt,
    number.codeDigest,
    number.codeExpiresAt,
  ]);
}

const TRY: Sql = {
  name: 'payout_number_try',
  text: `update payout_numbers n set code_tries = n.code_tries + 1
    where n.id = (select id from payout_numbers where owner_kind = $1 and owner_id = $2
        order by asked_at desc limit 1)
      and n.proven_at is null and n.code_expires_at > $3 and n.code_tries < $4
    returning ${NUMBER}`,
};

/** Counts a try at the code of the number asked for last; null when none can be tried. */
export async function tryPayoutNumber(
  tx: Tx,
  owner: { kind: 'shop' | 'driver'; id: string },
  now: Date,
  triesMax: number,
): Promise<PayoutNumber | null> {
  const [row] = await tx.query<PayoutNumber>(TRY, [owner.kind, owner.id, now, triesMax]);
  return row ?? null;
}

const PROVE: Sql = {
  name: 'payout_number_prove',
  text: `update payout_numbers set proven_at = $2, usable_from = $3, code_digest = null
    where id = $1`,
};

export async function provePayoutNumber(
  tx: Tx,
  id: string,
  at: Date,
  usableFrom: Date,
): Promise<void> {
  await tx.query(PROVE, [id, at, usableFrom]);
}

const READ: Sql = {
  name: 'payout_number_read',
  text: `select ${NUMBER} from payout_numbers n where n.id = $1`,
};

export async function readPayoutNumber(runner: Runner, id: string): Promise<PayoutNumber | null> {
  const [row] = await runner.query<PayoutNumber>(READ, [id]);
  return row ?? null;
}

const HOLDER: Sql = {
  name: 'payout_number_holder',
  text: `update payout_numbers set holder = $2 where id = $1 and proven_at is not null
      and holder is distinct from 'accepted' returning id`,
};

/** What is known of the holder; what a person has accepted stays. */
export async function noteHolder(tx: Tx, id: string, holder: HolderMatch): Promise<boolean> {
  return (await tx.query(HOLDER, [id, holder])).length === 1;
}

const LIST: Sql = {
  name: 'payout_numbers_list',
  text: `select ${NUMBER} from payout_numbers n where n.proven_at is not null
      and ($1::text is null or n.owner_id = $1) order by n.asked_at desc limit 50`,
};

export async function listPayoutNumbers(
  runner: Runner,
  ownerId: string | null,
): Promise<PayoutNumber[]> {
  return runner.query<PayoutNumber>(LIST, [ownerId]);
}
