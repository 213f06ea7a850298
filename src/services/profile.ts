import type { Clock } from '../lib/clock.js';
import { refuse, type Refusal } from '../lib/errors.js';
import type { Ids } from '../lib/ids.js';
import { isMobile, type Phone } from '../lib/phone.js';
import type { Vault } from '../lib/vault.js';
import { audit } from '../models/audit.js';
import type { Runner, Tx } from '../models/database.js';
import {
  blockDriver,
  blockedDrivers,
  driverOfOrder,
  setPayer,
  unblockDriver,
  type NamedDriver,
} from '../models/profile.js';
import type { Accounts } from './accounts.js';
import type { Person } from './person.js';

export type ChoosePayerResult = { ok: true } | Refusal<'not_mobile'>;

/** Nobody brought that order, or it is not over, or not theirs. */
export type BlockResult = { ok: true; driver: string } | Refusal<'no_driver'>;

export interface Blocked {
  driverId: string;
  /** First name. */
  name: string;
}

/** What somebody has chosen about paying and meeting, beside name and language. */
export interface Profile {
  /** Which other phone is offered first for the money; null for none. */
  choosePayer(tx: Tx, person: Person, phone: Phone | null): Promise<ChoosePayerResult>;
  /** The driver of an order that is over brings nothing to this person any more. */
  block(tx: Tx, person: Person, order: { reference: number | null }): Promise<BlockResult>;
  unblock(tx: Tx, person: Person, driverId: string): Promise<{ ok: true }>;
  blocked(runner: Runner, person: Person): Promise<Blocked[]>;
}

export interface ProfileParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
  accounts: Pick<Accounts, 'admit'>;
}

export function createProfile({ clock, ids, vault, accounts }: ProfileParts): Profile {
  const nameOf = ({ nameSealed, keyWrapped }: NamedDriver) =>
    nameSealed && keyWrapped ? vault.open(vault.unwrap(keyWrapped), nameSealed) : '';

  async function note(tx: Tx, { accountId }: Person, action: string, driverId: string) {
    const actor = { kind: 'customer', id: accountId };
    await audit(tx, { id: ids.next(), at: clock.now(), actor, action, subject: { driverId } });
  }

  return {
    async choosePayer(tx, { accountId, phone: own }, phone) {
      if (phone !== null && !isMobile(phone)) return refuse('not_mobile');
      const isOther = phone !== null && phone !== own;
      const payer = isOther ? await accounts.admit(tx, phone) : null;
      await setPayer(tx, accountId, payer?.phoneId ?? null);
      return { ok: true };
    },
    async block(tx, person, { reference }) {
      const driver = await driverOfOrder(tx, person.accountId, reference);
      if (!driver) return refuse('no_driver');
      await blockDriver(tx, person.accountId, driver.driverId, clock.now());
      await note(tx, person, 'driver.blocked', driver.driverId);
      return { ok: true, driver: nameOf(driver) };
    },
    async unblock(tx, person, driverId) {
      await unblockDriver(tx, person.accountId, driverId);
      await note(tx, person, 'driver.unblocked', driverId);
      return { ok: true };
    },
    async blocked(runner, { accountId }) {
      const rows = await blockedDrivers(runner, accountId);
      return rows.map((row) => ({ driverId: row.driverId, name: nameOf(row) }));
    },
  };
}
