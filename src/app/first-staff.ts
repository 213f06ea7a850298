import type { Ground } from './ground.js';
import type { Services } from './services.js';

/** Somebody who can sign in to a console that nobody has entered yet. */
export interface FirstStaff {
  name: string;
  /** Holds for a day, and is changed at once. */
  password: string;
}

const NAME = 'admin';

/** Null where somebody works here already; of several processes that ask at once, one gets a name. */
export async function firstStaff(
  { db }: Pick<Ground, 'db'>,
  { staff }: Pick<Services, 'staff'>,
): Promise<FirstStaff | null> {
  if (await staff.hasAnybody(db)) return null;
  const given = { name: NAME, role: 'admin', by: 'start' } as const;
  const added = await db.transaction((tx) => staff.add(tx, given));
  return added.ok ? { name: NAME, password: added.password } : null;
}
