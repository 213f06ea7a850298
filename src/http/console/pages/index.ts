import type { Database } from '../../../models/database.js';
import type { AuditTrail } from '../../../services/audit-trail.js';
import type { DeadLetters } from '../../../services/dead-letters.js';
import type { HouseState } from '../../../services/house-state.js';
import type { MessageLog } from '../../../services/message-log.js';
import type { Staff } from '../../../services/staff.js';
import type { WhatsAppLine } from '../../../services/whatsapp-line.js';
import type { ConsolePage } from '../page.js';
import { auditPage } from './audit.js';
import { deadLettersPage } from './dead-letters.js';
import { homePage } from './home.js';
import { messagesPage } from './messages.js';
import { passwordPage } from './password.js';
import { personPage } from './person.js';
import { queuesPage } from './queues.js';
import { secondFactorPage } from './second-factor.js';
import { staffPage } from './staff.js';
import { whatsappPage } from './whatsapp.js';

export interface PagesParts {
  db: Database;
  staff: Staff;
  houseState: HouseState;
  messageLog: MessageLog;
  deadLetters: DeadLetters;
  auditTrail: AuditTrail;
  line: WhatsAppLine;
}

/** Every page, in the order of the menu. */
export function consolePages(parts: PagesParts): ConsolePage[] {
  return [
    homePage(parts),
    messagesPage(parts),
    personPage(parts),
    deadLettersPage(parts),
    queuesPage(),
    whatsappPage(parts),
    staffPage(parts),
    auditPage(parts),
    passwordPage(parts),
    secondFactorPage(parts),
  ];
}
