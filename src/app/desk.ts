import { breaksDesk } from '../desk/breaks.js';
import type { DeskSubject } from '../desk/desk.js';
import { disputesDesk } from '../desk/disputes.js';
import { financeDesk } from '../desk/finance.js';
import { ledgerDesk } from '../desk/ledger.js';
import { createChain } from '../services/ledger-chain.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';

/** Every subject of the operators' command. */
export function makeDesk(ground: Ground, services: Services): DeskSubject[] {
  return [
    ledgerDesk({ chain: createChain(ground), ledger: services.ledger }),
    breaksDesk(services.reconciliation),
    disputesDesk(services.disputes, services.orders),
    financeDesk(services.finance),
  ];
}
