import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import {
  lockAccounts,
  markMerged,
  moveCart,
  movePhone,
  movePlaces,
  placesToMove,
  readLeaving,
  type LeavingAccount,
} from '../../models/linking.js';
import { openAccountTask } from '../../models/support.js';
import { ledgerAccount } from '../ledger-accounts.js';
import type { Transfer } from '../ledger.js';
import type { OneTimeCheck } from '../one-time-codes.js';
import type { Person } from '../person.js';
import { note, STILL_OPEN_MS, tellOld, type LinkingParts } from './parts.js';

export type JoinResult =
  /** Whose phone it is from now on. */
  | { ok: true; person: Person }
  | Exclude<OneTimeCheck, { ok: true }>
  /** Something of the phone's own account is not over, or guarded by its wallet's code: the desk. */
  | Refusal<'not_over'>;

/**
 * Makes a phone one of the account whose code was typed on it. What its own account had comes along:
 * places, cart and credit. Orders and payments stay where they were written. Where anything may still
 * move money there, nothing is done and a person of the team looks.
 */
export async function join(
  parts: LinkingParts,
  tx: Tx,
  joining: { person: Person; check: OneTimeCheck; channel: string },
): Promise<JoinResult> {
  const { person, check, channel } = joining;
  if (!check.ok) return check;
  if (check.accountId === person.accountId) return { ok: true, person };
  await lockAccounts(tx, [check.accountId, person.accountId]);
  const target = await parts.accounts.person(tx, check.phoneId);
  // The phone that got the code may have left its account meanwhile.
  if (target?.accountId !== check.accountId) return refuse('code_late');
  const since = addMs(parts.clock.now(), -STILL_OPEN_MS);
  const leaving = await readLeaving(tx, person.accountId, since);
  if (!mayLeave(leaving)) return askDesk(parts, tx, person, target);
  if (leaving.phones === 1) await merge(parts, tx, person, target, leaving);
  const { phoneId, phone } = person;
  await movePhone(tx, {
    ...{ phoneId, accountId: target.accountId, channel, linkedAt: parts.clock.now() },
    sealed: parts.vault.seal(target.key, phone),
  });
  const subject = { phoneId, from: person.accountId, by: 'code', channel };
  await note(parts, tx, target, { action: 'number.linked', subject });
  await tellOld(parts, tx, target, { template: 'number.linked', phone });
  return { ok: true, person: { ...target, phoneId, phone } };
}

/** A balance behind a code is its owner's who knows the code; of bonus each lot has its own end. */
function mayLeave(account: LeavingAccount): boolean {
  const { isOpen, isMerged, hasWalletCode, walletXaf, bonusXaf, heldXaf } = account;
  if (isOpen || isMerged || heldXaf > 0 || bonusXaf > 0) return false;
  return walletXaf === 0 || !hasWalletCode;
}

async function askDesk(
  { clock, ids }: LinkingParts,
  tx: Tx,
  person: Person,
  target: Person,
): Promise<Refusal<'not_over'>> {
  await openAccountTask(tx, {
    ...{ id: ids.next(), kind: 'link_numbers', accountId: target.accountId },
    ...{ facts: { phoneId: person.phoneId, from: person.accountId }, createdAt: clock.now() },
  });
  return refuse('not_over');
}

async function merge(
  parts: LinkingParts,
  tx: Tx,
  from: Person,
  into: Person,
  { walletXaf }: LeavingAccount,
): Promise<void> {
  const places = await placesToMove(tx, from.accountId);
  if (places.length > 0) {
    const resealed = places.map(({ id, sealed }) => ({
      id,
      sealed: reseal(parts.vault, sealed, from, into),
    }));
    await movePlaces(tx, { from: from.accountId, to: into.accountId, places: resealed });
  }
  await moveCart(tx, from.accountId, into.accountId);
  if (walletXaf > 0) await parts.ledger.post(tx, creditOf(from, into, walletXaf));
  await markMerged(tx, from.accountId, into.accountId);
  const subject = { from: from.accountId, walletXaf, places: places.length };
  await note(parts, tx, into, { action: 'account.merged', subject });
}

function reseal(vault: Vault, sealed: Buffer, from: Person, into: Person): Buffer {
  return vault.seal(into.key, vault.open(from.key, sealed));
}

/** All of it, once: the key names the account that ends. */
function creditOf(from: Person, into: Person, amountXaf: number): Transfer {
  return {
    ...{ key: `account_merged:${from.accountId}`, kind: 'account_merged', category: 'adjustment' },
    actor: { kind: 'customer', id: into.accountId },
    entries: [
      { account: ledgerAccount.customer(from.accountId), amountXaf },
      { account: ledgerAccount.customer(into.accountId), amountXaf: -amountXaf },
    ],
    facts: { from: from.accountId, into: into.accountId },
  };
}
