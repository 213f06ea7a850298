import type { Phone } from '../lib/phone.js';
import type { PersonKey } from '../lib/vault.js';
import type { Language } from '../locales/keys.js';

/** Whoever is on the line: found by the number that wrote or dialled, never by what they claim. */
export interface Person {
  accountId: string;
  phoneId: string;
  phone: Phone;
  /** Null until asked once. */
  language: Language | null;
  /** First name; null until asked once. */
  name: string | null;
  key: PersonKey;
  /**
   * Missing where all is theirs. `unproven`: a chat that goes by their number. `closed`: the number
   * was silent for so long that its holder may be somebody else.
   */
  access?: 'unproven' | 'closed';
  shop?: { shopId: string; cityId: string };
  driver?: { driverId: string; cityId: string };
}

/** Who caused a change, for events and the audit log. */
export interface Actor {
  kind: 'customer' | 'shop' | 'driver' | 'staff' | 'system' | 'provider';
  id: string | null;
}

/** What the house does of its own accord: by the clock, or because a rule says so. */
export const HOUSE: Actor = { kind: 'system', id: null };
