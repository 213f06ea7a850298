import type { DeskSubject } from '../desk/desk.js';
import { ledgerDesk } from '../desk/ledger.js';
import { createChain } from '../services/ledger-chain.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';

/** Every subject of the operators' command. */
export function makeDesk(ground: Ground, services: Services): DeskSubject[] {
  return [ledgerDesk({ chain: createChain(ground), ledger: services.ledger })];
}
