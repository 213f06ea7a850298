import { text, type Text } from '../../locales/index.js';

/** How many tries are left before the code is locked. */
export function wrongWords(left: number): Text {
  return left === 1 ? text('code.wrong_last') : text('code.wrong', { left });
}
