import { commands } from './fr/commands.js';
import { common } from './fr/common.js';
import { notices } from './fr/notices.js';
import { screens } from './fr/screens.js';

/** French, the source of all keys and slots. */
export const fr = { ...common, ...screens, ...notices, ...commands } as const;
