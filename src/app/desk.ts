import { breaksDesk } from '../desk/breaks.js';
import { cashDesk } from '../desk/cash.js';
import { broadcastDesk } from '../desk/broadcast.js';
import { costsDesk } from '../desk/costs.js';
import type { DeskSubject } from '../desk/desk.js';
import { disputesDesk } from '../desk/disputes.js';
import { feesDesk } from '../desk/fees.js';
import { financeDesk } from '../desk/finance.js';
import { helpDesk } from '../desk/help-articles.js';
import { gatewaysDesk } from '../desk/gateways.js';
import { floatsDesk } from '../desk/floats.js';
import { ledgerDesk } from '../desk/ledger.js';
import { messagesDesk } from '../desk/messages.js';
import { offersDesk } from '../desk/offers.js';
import { payoutsDesk } from '../desk/payouts.js';
import { providersDesk } from '../desk/providers.js';
import { reviewsDesk } from '../desk/reviews.js';
import { staffDesk } from '../desk/staff.js';
import { walletDesk } from '../desk/wallet.js';
import { whatsappDesk } from '../desk/whatsapp.js';
import { replyOf } from '../channels/standing.js';
import { createMessageLog } from '../services/message-log.js';
import { createChain } from '../services/ledger-chain.js';
import { createWhatsAppLine } from '../services/whatsapp-line.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';

/** Every subject of the operators' command. */
export function makeDesk(ground: Ground, services: Services): DeskSubject[] {
  return [
    ledgerDesk({ chain: createChain(ground), ledger: services.ledger }),
    payoutsDesk(services),
    feesDesk(ground),
    cashDesk(services),
    breaksDesk(services.reconciliation),
    disputesDesk(services.disputes, services.orders),
    financeDesk(services.finance),
    floatsDesk(services.floats, ground.config.defaultCity),
    reviewsDesk(services),
    providersDesk(services.providerHealth),
    gatewaysDesk(services.gatewayHealth),
    messagesDesk({
      messageLog: createMessageLog({ ...ground, ...services, replyOf }),
      resend: services.resend,
    }),
    offersDesk(services),
    helpDesk(services),
    broadcastDesk(services),
    costsDesk({ ...ground, ...services }),
    staffDesk(services.staff),
    walletDesk({ ...services, settings: ground.config }),
    whatsappDesk(createWhatsAppLine(ground)),
  ];
}
