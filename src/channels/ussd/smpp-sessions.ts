import type { Clock } from '../../lib/clock.js';
import type { Ids } from '../../lib/ids.js';
import type { Phone } from '../../lib/phone.js';
import type { SmppSessionName } from './smpp.js';

/** A session of one phone: message centres number them from 0 to 255 and over again. */
export interface SmppSession {
  /** Our own name for it, never used twice. */
  ref: string;
  number: string;
  beganMs: number;
  hops: number;
}

/** The sessions that are open over this bind: at most one for each phone. */
export interface SmppSessions {
  begin(phone: Phone, name: SmppSessionName): SmppSession;
  /** The session that an answer belongs to; one that we do not know begins here. */
  of(phone: Phone, name: SmppSessionName): SmppSession;
  /** Forgets it, and gives it; undefined when it was none of ours, or another one has begun. */
  end(phone: Phone, name: SmppSessionName): SmppSession | undefined;
}

/** The dial of a session told again within this is the same dial. */
const SAME_DIAL_MS = 5_000;
/** No session lasts longer; what a network never ended is forgotten. */
const FORGET_MS = 600_000;
const OPEN_MAX = 50_000;

export function createSmppSessions({ ids, clock }: { ids: Ids; clock: Clock }): SmppSessions {
  const open = new Map<Phone, SmppSession>();

  function add(phone: Phone, { number }: SmppSessionName): SmppSession {
    const now = clock.monotonicMs();
    if (open.size >= OPEN_MAX) {
      for (const [each, { beganMs }] of open) if (now - beganMs > FORGET_MS) open.delete(each);
    }
    const session = { ref: ids.next(), number, beganMs: now, hops: 1 };
    open.set(phone, session);
    return session;
  }

  return {
    begin(phone, name) {
      const known = open.get(phone);
      const isSame =
        known?.number === name.number &&
        known.hops === 1 &&
        clock.monotonicMs() - known.beganMs < SAME_DIAL_MS;
      return isSame ? known : add(phone, name);
    },
    of(phone, name) {
      const known = open.get(phone);
      if (known?.number !== name.number) return add(phone, name);
      known.hops += 1;
      return known;
    },
    end(phone, name) {
      const known = open.get(phone);
      if (known?.number !== name.number) return undefined;
      open.delete(phone);
      return known;
    },
  };
}
