import { addMs } from '../../lib/clock.js';
import { refuse, type Refusal } from '../../lib/errors.js';
import type { Tx } from '../../models/database.js';
import { setDuty } from '../../models/drivers.js';
import { auditStranger } from '../orders/stranger.js';
import type { Person } from '../person.js';
import type { DispatchVerbParts } from './parts.js';

const MINUTE_MS = 60_000;
const BREAK_MINUTES_MAX = 24 * 60;

/** `DISPO` and `PAUSE` of a driver. */
export interface Duty {
  onDuty(tx: Tx, person: Person): Promise<{ ok: true } | Refusal<'not_a_driver'>>;
  /** A break of some minutes, or with null until they say that they are back. */
  offDuty(
    tx: Tx,
    person: Person,
    minutes: number | null,
  ): Promise<{ ok: true; minutes: number | null; until: Date | null } | Refusal<'not_a_driver'>>;
}

export function createDuty({ clock, ids }: DispatchVerbParts): Duty {
  async function stranger(tx: Tx, person: Person, verb: string): Promise<Refusal<'not_a_driver'>> {
    await auditStranger(tx, { clock, ids }, person, { verb });
    return refuse('not_a_driver');
  }

  return {
    async onDuty(tx, person) {
      if (!person.driver) return stranger(tx, person, 'on_duty');
      const at = clock.now();
      await setDuty(tx, person.driver.driverId, { status: 'available', until: null, at });
      return { ok: true };
    },
    async offDuty(tx, person, said) {
      if (!person.driver) return stranger(tx, person, 'off_duty');
      const at = clock.now();
      const minutes = said === null ? null : Math.min(BREAK_MINUTES_MAX, Math.max(1, said));
      const until = minutes === null ? null : addMs(at, minutes * MINUTE_MS);
      const status = until ? 'paused' : 'off';
      await setDuty(tx, person.driver.driverId, { status, until, at });
      return { ok: true, minutes, until };
    },
  };
}
