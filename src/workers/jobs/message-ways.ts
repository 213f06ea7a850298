import type { Tried } from '../../models/stored-messages.js';
import { isOneTime } from '../../services/message-routes/deadlines.js';
import type { GatewayHealth } from '../../services/message-routes/health.js';
import {
  ladderOf,
  nextRung,
  type NextRung,
  type Rung,
} from '../../services/message-routes/ladder.js';
import type { Routes } from '../../services/message-routes/routes.js';
import type { Letter } from './message-letters.js';

/** Where a letter may go, as things are now. */
export interface Ways {
  /** The way to try now; null when none is left. */
  next(letter: Letter, tried: readonly Tried[]): NextRung | null;
}

export function createWays({
  routes,
  gatewayHealth,
}: {
  routes: Routes;
  gatewayHealth: GatewayHealth;
}): Ways {
  function ladder(letter: Letter): Rung[] {
    const { phoneId, phone, via, template, others } = letter;
    const chat = via !== null && routes.gateway(via)?.channel === 'whatsapp' ? via : null;
    return ladderOf({
      phoneId,
      via: via !== null && gatewayHealth.isUp(via) ? via : null,
      whatsapp: isOneTime(template) ? [] : routes.whatsappFor(chat ?? letter.whatsappVia),
      sms: routes.gatewaysFor(phone),
      others: others.map((other) => ({
        phoneId: other.phoneId,
        sms: routes.gatewaysFor(other.phone),
      })),
    });
  }

  return { next: (letter, tried) => nextRung(ladder(letter), tried) };
}
