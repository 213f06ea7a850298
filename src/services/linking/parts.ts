import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import { shortPhone, type Phone } from '../../lib/phone.js';
import type { Vault } from '../../lib/vault.js';
import { text, type Text } from '../../locales/index.js';
import { audit } from '../../models/audit.js';
import type { Runner, Tx } from '../../models/database.js';
import type { AccountNotices } from '../account-notices.js';
import type { Accounts } from '../accounts.js';
import type { Ledger } from '../ledger.js';
import type { OneTimeCodes } from '../one-time-codes.js';
import type { Person } from '../person.js';

export interface LinkingParts {
  db: Runner;
  clock: Clock;
  ids: Ids;
  vault: Vault;
  accounts: Pick<Accounts, 'byPhone' | 'person'>;
  notices: Pick<AccountNotices, 'tellPerson'>;
  ledger: Pick<Ledger, 'post'>;
  codes: OneTimeCodes;
  /** After so long without a sign the network may have given the number to somebody else. */
  silentDays?: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** So long may a late success of a provider bring money to an account. */
export const STILL_OPEN_MS = 7 * DAY_MS;
const SILENT_DAYS = 90;

export function silentMs({ silentDays = SILENT_DAYS }: LinkingParts): number {
  return silentDays * DAY_MS;
}

type Subject = Record<string, string | number | boolean | null>;

/** What happened to a number stands in the audit log for ever, in ids. */
export async function note(
  { clock, ids }: LinkingParts,
  tx: Tx,
  person: Pick<Person, 'accountId'>,
  { action, subject }: { action: string; subject: Subject },
): Promise<void> {
  const actor = { kind: 'customer', id: person.accountId };
  await audit(tx, { id: ids.next(), at: clock.now(), actor, action, subject });
}

/** Told to the phone that had the account before: nothing of this happens behind its back. */
export async function tellOld(
  { notices }: LinkingParts,
  tx: Tx,
  person: Person,
  event: { template: 'number.linked' | 'number.unlinked' | 'number.changed'; phone: Phone },
): Promise<void> {
  const words = (): Text => wordsOf(event.template, shortPhone(event.phone));
  await notices.tellPerson(tx, person, { template: event.template, class: 0, words });
}

function wordsOf(template: Parameters<typeof tellOld>[3]['template'], phone: string): Text {
  switch (template) {
    case 'number.linked':
      return text('notice.number.linked', { phone });
    case 'number.unlinked':
      return text('notice.number.unlinked', { phone });
    case 'number.changed':
      return text('notice.number.changed', { phone });
  }
}
