import type { CartRow, PlaceRow } from '../models/conversations.js';
import type { Person } from '../services/person.js';

/** What a person has at hand during a turn; an effect leaves here what it changed. */
export interface Holdings {
  person: Person;
  cart: CartRow | null;
  places: PlaceRow[];
  /** The customer's credit with us, as the turn began. */
  walletXaf?: number;
}
