import { refuse, type Refusal } from '../../lib/errors.js';
import type { Phone } from '../../lib/phone.js';
import type { Tx } from '../../models/database.js';
import { closeIdentities } from '../../models/identities.js';
import {
  beginAccount,
  lockAccounts,
  movePhone,
  numbersOf,
  openNumber,
} from '../../models/linking.js';
import type { CodeCheck } from '../wallet-codes.js';
import type { Person } from '../person.js';
import { note, tellOld, type LinkingParts } from './parts.js';

export type UnlinkResult =
  /** Who is on the line afterwards: somebody new, where the phone itself left. */
  { ok: true; person: Person; phone: Phone } | Refusal<'unknown_number'>;

/** A phone that was linked goes its own way again; the account's first one cannot. */
export async function unlink(
  parts: LinkingParts,
  tx: Tx,
  { person, phoneId, channel }: { person: Person; phoneId: string; channel: string },
): Promise<UnlinkResult> {
  await lockAccounts(tx, [person.accountId]);
  const numbers = await numbersOf(tx, person.accountId);
  const found = numbers.find((each) => each.phoneId === phoneId && each.linkedAt !== null);
  const first = numbers[0];
  if (!found || !first) return refuse('unknown_number');
  const phone = parts.vault.open(person.key, found.sealed) as Phone;
  const alone = await standAlone(parts, tx, { phoneId, phone, channel });
  await note(parts, tx, person, { action: 'number.unlinked', subject: { phoneId, channel } });
  const owner = await parts.accounts.person(tx, first.phoneId);
  if (owner) await tellOld(parts, tx, owner, { template: 'number.unlinked', phone });
  return { ok: true, phone, person: phoneId === person.phoneId ? alone : person };
}

/** A new holder of a silent number begins afresh; what the old one had stays with the old account. */
export async function takeOver(
  parts: LinkingParts,
  tx: Tx,
  { person, channel }: { person: Person; channel: string },
): Promise<{ ok: true; person: Person }> {
  const { phoneId, phone, accountId } = person;
  await lockAccounts(tx, [accountId]);
  await note(parts, tx, person, { action: 'number.taken_over', subject: { phoneId, channel } });
  return { ok: true, person: await standAlone(parts, tx, { phoneId, phone, channel }) };
}

export type ReopenResult = { ok: true; person: Person } | Exclude<CodeCheck, { ok: true }>;

/** The wallet's code says that the holder of a silent number is still the same. */
export async function reopen(
  parts: LinkingParts,
  tx: Tx,
  { person, check, channel }: { person: Person; check: CodeCheck; channel: string },
): Promise<ReopenResult> {
  if (!check.ok) return check;
  const { phoneId } = person;
  await openNumber(tx, phoneId);
  await note(parts, tx, person, { action: 'number.reopened', subject: { phoneId, channel } });
  const open = await parts.accounts.person(tx, phoneId);
  return { ok: true, person: open ?? person };
}

/** Puts a phone into a new account of its own, with a key of its own; its chats are nobody's. */
async function standAlone(
  { clock, ids, vault }: LinkingParts,
  tx: Tx,
  { phoneId, phone, channel }: { phoneId: string; phone: Phone; channel: string },
): Promise<Person> {
  const [accountId, key, at] = [ids.next(), vault.newPersonKey(), clock.now()];
  const { keyVersion } = vault;
  await beginAccount(tx, { id: accountId, keyWrapped: vault.wrap(key), keyVersion, at });
  await closeIdentities(tx, phoneId, 'left', at);
  const sealed = vault.seal(key, phone);
  await movePhone(tx, { phoneId, accountId, sealed, linkedAt: null, channel });
  return { accountId, phoneId, phone, language: null, name: null, key };
}
