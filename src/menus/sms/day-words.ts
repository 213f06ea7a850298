import { inDouala } from '../../lib/clock.js';

/** `16/11`: a day in Douala, as text channels write it. */
export function dayWords(at: Date): string {
  const [, month = '', day = ''] = inDouala(at).date.split('-');
  return `${day}/${month}`;
}
