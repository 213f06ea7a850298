import { text } from '../../locales/index.js';

const gone = { to: 'driver_home', remark: () => text('driver.closed') };

/** Where a ride leads that has ended, or is no longer this driver's. */
export const rideClosed = {
  unknown_order: gone,
  several_open: gone,
  none_open: gone,
  too_late: gone,
} as const;
