import { commands } from './en/commands.js';
import { common } from './en/common.js';
import { notices } from './en/notices.js';
import { screens } from './en/screens.js';

/** English; every file of it is held to its French twin by `translate`. */
export const en = { ...common, ...screens, ...notices, ...commands } as const;
