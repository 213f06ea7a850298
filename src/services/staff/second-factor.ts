import { randomBytes } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { matchTotp, totpAddress, base32 } from '../../lib/totp.js';
import type { Vault } from '../../lib/vault.js';
import type { Tx } from '../../models/database.js';
import {
  addBackupCodes,
  clearTotp,
  confirmTotp,
  proposeTotp,
  staffById,
  takeBackupCode,
  takeTotpStep,
  type StaffSecrets,
} from '../../models/staff.js';
import { randomWords } from './passwords.js';

/** A secret to be put into an authenticator app: as a picture holds it, and as it is typed. */
export interface Proposal {
  address: string;
  typed: string;
}

/** Codes of an authenticator app, and ten words for the day when the phone is lost. */
export interface SecondFactor {
  /** The secret that waits for its first code; a new one where none does. */
  propose(tx: Tx, staffId: string): Promise<Proposal>;
  /** Begins to ask for codes, once one of them was right; gives the backup codes, this once. */
  confirm(tx: Tx, staffId: string, code: string): Promise<string[] | null>;
  /** Uses a code up; null when it is wrong, or was used before. */
  take(tx: Tx, staffId: string, code: string): Promise<'totp' | 'backup_code' | null>;
  clear(tx: Tx, staffId: string): Promise<void>;
}

export interface SecondFactorParts {
  clock: Clock;
  ids: Ids;
  vault: Vault;
}

const SECRET_BYTES = 20;
const BACKUP_CODES = 10;
const BACKUP_GROUPS = 2;
const ISSUER = 'Kwata';

export function createSecondFactor({ clock, ids, vault }: SecondFactorParts): SecondFactor {
  const open = (staff: StaffSecrets, sealed: Buffer) =>
    Buffer.from(vault.open(vault.unwrap(staff.keyWrapped), sealed), 'base64');
  const digestOf = (staffId: string, code: string) =>
    vault.digest('staff-backup', `${staffId}|${code}`);

  async function newSecret(tx: Tx, staff: StaffSecrets): Promise<Buffer> {
    const secret = randomBytes(SECRET_BYTES);
    const key = vault.unwrap(staff.keyWrapped);
    await proposeTotp(tx, staff.id, vault.seal(key, secret.toString('base64')));
    return secret;
  }

  return {
    async propose(tx, staffId) {
      const staff = await staffById(tx, staffId);
      if (!staff) return { address: '', typed: '' };
      const { totpPendingSealed } = staff;
      const secret = totpPendingSealed
        ? open(staff, totpPendingSealed)
        : await newSecret(tx, staff);
      return { address: totpAddress(secret, ISSUER, staff.name), typed: base32(secret) };
    },
    async confirm(tx, staffId, code) {
      const staff = await staffById(tx, staffId);
      if (!staff?.totpPendingSealed) return null;
      const sealed = staff.totpPendingSealed;
      const step = matchTotp(open(staff, sealed), code, clock.now());
      if (step === null) return null;
      if (!(await confirmTotp(tx, { id: staffId, at: clock.now(), step, sealed }))) return null;
      const codes = Array.from({ length: BACKUP_CODES }, () => randomWords(ids, BACKUP_GROUPS));
      await addBackupCodes(
        tx,
        staffId,
        codes.map((each) => digestOf(staffId, each)),
      );
      return codes;
    },
    async take(tx, staffId, typed) {
      const code = typed.trim().toLowerCase();
      const staff = await staffById(tx, staffId);
      if (!staff?.totpSealed) return null;
      const step = matchTotp(open(staff, staff.totpSealed), code.replace(/\s/g, ''), clock.now());
      if (step !== null) return (await takeTotpStep(tx, staffId, step)) ? 'totp' : null;
      const digest = digestOf(staffId, code);
      const used = await takeBackupCode(tx, { id: staffId, digest, at: clock.now() });
      return used ? 'backup_code' : null;
    },
    clear: clearTotp,
  };
}
