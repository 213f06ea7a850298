import type { LinkPart } from '../channels/link/part.js';
import { findBrowser } from '../channels/whatsapp/web/browser.js';
import type { WhatsAppDesk } from '../channels/whatsapp/driver.js';
import { WHATSAPP_WEB } from '../channels/whatsapp/web/driver.js';
import { createWebLink, type WebOwn } from '../channels/whatsapp/web/link.js';
import { PACE } from '../channels/whatsapp/web/pace.js';
import { audit } from '../models/audit.js';
import { HOUSE } from '../services/person.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';

/** The session of WhatsApp on the web, where it is to carry chats. */
export function makeWhatsAppWebParts(
  ground: Ground,
  services: Services,
  { chats, own = {} }: { chats: WhatsAppDesk; own?: WebOwn | undefined },
): LinkPart[] {
  const { config, db, ids, clock, log } = ground;
  const { order, web } = config.whatsapp;
  if (!order.includes('web')) return [];
  const { times, ...page } = own;
  const browser = findBrowser(web.browser, config.path);
  const link = createWebLink({
    ...{ ...ground, chats, ...(times ? { times } : {}) },
    client: { browser, sessionFolder: web.sessionFolder, ...page },
    pace: { ...PACE, full: { perMinute: web.perMinute, perDay: web.perDay } },
    tellHealth: (state, reason) => services.gatewayHealth.tell(WHATSAPP_WEB, state, reason),
    async alarm(reason) {
      log.error('whatsapp_web_alarm', { reason });
      const line = { id: ids.next(), at: clock.now(), actor: HOUSE, subject: { reason } };
      await audit(db, { ...line, action: 'whatsapp.alarm' });
    },
  });
  return [link];
}
