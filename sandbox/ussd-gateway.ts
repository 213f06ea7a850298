import type { SessionRow } from './books.js';
import type { Phone, PhoneSession } from './handsets.js';

/** What networks themselves say. [K] The words are those that phones show; no source fixes them. */
export const networkTexts = {
  wrongCode: 'Connection problem or invalid MMI code.',
  applicationDown: 'External application down.',
  timedOut: 'Session timed out.',
} as const;

export interface Screen {
  text: string;
  open: boolean;
  /** Set when the application's answer could not be used; the text is then the network's own. */
  error?: string;
}

/** A company, or the operator itself, that answers service codes. */
export interface UssdGateway {
  name: string;
  /** Service codes answered, such as *237*55#. */
  codes: readonly string[];
  newSessionId: () => string;
  hop(phone: Phone, session: PhoneSession, row: SessionRow): Promise<Screen>;
  ended(phone: Phone, session: PhoneSession, row: SessionRow): void;
}
