import type { DeskSubject } from '../desk/desk.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';

/** Every subject of the operators' command. */
export function makeDesk(_ground: Ground, _services: Services): DeskSubject[] {
  return [];
}
