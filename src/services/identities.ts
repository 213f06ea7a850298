import type { Clock } from '../lib/clock.js';
import type { Ids } from '../lib/ids.js';
import { parsePhone, type Phone } from '../lib/phone.js';
import type { Vault } from '../lib/vault.js';
import type { Runner } from '../models/database.js';
import {
  addIdentity,
  readIdentities,
  type IdentityKind,
  type IdentityRow,
  type NewIdentity,
  type ProvenBy,
} from '../models/identities.js';
import type { PersonRow } from '../models/accounts.js';
import type { Accounts } from './accounts.js';
import type { Linking } from './linking.js';
import type { Person } from './person.js';

/** How a gateway names somebody in a chat; either may be missing. */
export interface ChatAddress {
  /** Digits as the gateway writes them, or an id of its own that only looks like a number. */
  waId: string | null;
  /** The business-scoped id, `CM.…`. */
  bsuid: string | null;
}

/** Who is in a chat. Unproven, they may order and track; what lies deeper asks for a code first. */
export type ChatPerson =
  | { kind: 'person'; person: Person; proven: boolean }
  /** Not a number, and nobody has proven to be its holder: they are asked for their phone. */
  | { kind: 'unlinked'; identityId: string };

export interface Identities {
  /**
   * Finds who chats, or begins with them. Somebody new is admitted, so this runs outside every
   * transaction (two processes may admit the same number at once).
   */
  ofWhatsApp(runner: Runner, address: ChatAddress): Promise<ChatPerson>;
}

export interface IdentitiesParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  accounts: Pick<Accounts, 'admit' | 'byPhone' | 'toPerson'>;
  linking: Pick<Linking, 'maybeSilent' | 'closeIfSilent'>;
}

type Linked = IdentityRow & { person: PersonRow };

interface Named {
  kind: IdentityKind;
  value: string;
}

export function createIdentities(parts: IdentitiesParts): Identities {
  const { accounts, linking } = parts;

  /** Nobody knows who chats by a number that was silent for long. */
  async function toPerson(runner: Runner, { person: row, lastSeen }: Linked): Promise<Person> {
    const person = accounts.toPerson(row);
    if (person.access || person.shop || person.driver) return person;
    const isShut =
      linking.maybeSilent(lastSeen) && (await linking.closeIfSilent(runner, row.phoneId));
    return isShut ? { ...person, access: 'closed' } : person;
  }

  return {
    async ofWhatsApp(runner, address) {
      const phone = phoneOf(address);
      const names = namesOf(address, phone);
      const digests = names.map((name) => digestOf(parts, name));
      const known = await readIdentities(runner, digests);
      const found = known.length === names.length ? best(known) : null;
      if (found && isLinked(found)) return personOf(await toPerson(runner, found), found.isProven);
      if (found?.state === 'unlinked') return { kind: 'unlinked', identityId: found.id };
      const begun = await begin(parts, runner, { phone, names, known });
      if (begun) return begun;
      const written = best(await readIdentities(runner, digests));
      if (!written) throw new Error('an identity just written cannot be found');
      return written.person
        ? personOf(accounts.toPerson(written.person), written.isProven)
        : { kind: 'unlinked', identityId: written.id };
    },
  };
}

function isLinked(row: IdentityRow): row is Linked {
  return row.person !== null;
}

/** A linked one before one that is nobody's; of two linked ones the number's. */
function best(rows: IdentityRow[]): IdentityRow | null {
  const linked = rows.filter(({ state }) => state === 'linked');
  const open = rows.filter(({ state }) => state === 'unlinked');
  return linked.find(({ kind }) => kind === 'whatsapp') ?? linked[0] ?? open[0] ?? null;
}

function personOf(person: Person, proven: boolean): ChatPerson {
  const known = proven || person.access ? person : unproven(person);
  return { kind: 'person', person: known, proven: proven && person.access === undefined };
}

/** A shop's or a driver's work is not opened by a number alone either. */
function unproven({ accountId, phoneId, phone, language, name, key }: Person): Person {
  return { accountId, phoneId, phone, language, name, key, access: 'unproven' };
}

/** Writes what is new; gives the person where a number says who it is. */
async function begin(
  parts: IdentitiesParts,
  runner: Runner,
  { phone, names, known }: { phone: Phone | null; names: Named[]; known: IdentityRow[] },
): Promise<ChatPerson | null> {
  const linked = known.find(({ person }) => person !== null);
  const before = linked?.person ? parts.accounts.toPerson(linked.person) : null;
  const owner = before ?? (phone ? await parts.accounts.byPhone(runner, phone) : null);
  // Who began as a chat is the chat's holder; of an account that was there before a code decides.
  const isNew = owner === null && phone !== null;
  const person = isNew ? await parts.accounts.admit(runner, phone) : owner;
  const isProven = isNew || linked?.isProven === true;
  const provenBy: ProvenBy | null = isNew ? 'began_here' : isProven ? 'code' : null;
  const fresh = names.map((name) => newIdentity(parts, name, person, provenBy));
  await Promise.all(fresh.map((identity) => addIdentity(runner, identity)));
  return person ? personOf(person, isProven) : null;
}

function newIdentity(
  { clock, ids, vault }: IdentitiesParts,
  name: Named,
  owner: Person | null,
  provenBy: ProvenBy | null,
): NewIdentity {
  const key = vault.newPersonKey();
  return {
    ...{ id: ids.next(), kind: name.kind, digest: digestOf({ vault }, name) },
    ...{ digestVersion: vault.keyVersion, sealed: vault.seal(key, name.value) },
    ...{ keyWrapped: vault.wrap(key), owner, provenBy, at: clock.now() },
  };
}

function digestOf({ vault }: Pick<IdentitiesParts, 'vault'>, { kind, value }: Named): Buffer {
  return vault.digest('identity', `${kind}\0${value}`);
}

/** The number, where the gateway's id is one of this country. */
function phoneOf({ waId }: ChatAddress): Phone | null {
  return waId !== null && /^\d{9,15}$/.test(waId) ? parsePhone(`+${waId}`) : null;
}

/** At most two; a number of elsewhere and the @lid of an unofficial client are ids like any other. */
function namesOf({ waId, bsuid }: ChatAddress, phone: Phone | null): Named[] {
  const number: Named[] = phone ? [{ kind: 'whatsapp', value: phone }] : [];
  const own: Named[] = waId !== null && !phone ? [{ kind: 'bsuid', value: waId }] : [];
  const scoped: Named[] = bsuid === null ? [] : [{ kind: 'bsuid', value: bsuid }];
  return [...number, ...own, ...scoped];
}
