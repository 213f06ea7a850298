import { setTimeout as pause } from 'node:timers/promises';
import { createLinkQueue } from '../channels/link/queue.js';
import type { LinkPart } from '../channels/link/part.js';
import type { OutgoingMessage } from '../channels/channel.js';
import type { Conversations } from '../channels/conversation.js';
import { createBind, type Bind } from '../channels/smpp/bind.js';
import { loadSmpp, type SmppPdu } from '../channels/smpp/package.js';
import type { SmsDesk } from '../channels/sms/desk.js';
import { decodeSmpp } from '../channels/sms/smpp-coding.js';
import { createSmppDesk } from '../channels/sms/smpp-desk.js';
import { phoneOf, SMPP, userDataOf } from '../channels/sms/smpp-inbound.js';
import { createSmppSending } from '../channels/sms/smpp-sending.js';
import type { SessionEnds } from '../channels/ussd/ending.js';
import { createSmppUssd } from '../channels/ussd/smpp-exchange.js';
import { isSmppUssd } from '../channels/ussd/smpp.js';
import type { SmppConfig } from '../config/smpp.js';
import type { Phone } from '../lib/phone.js';
import { tellGatewayState } from '../models/gateway-health.js';
import type { Ground } from './ground.js';

export interface SmppPartParts {
  ground: Ground;
  desk: Pick<SmsDesk, 'take'>;
  conversations: Conversations;
  sessionEnds: SessionEnds;
}

/** One where a message centre is configured. */
export function makeSmppParts(parts: SmppPartParts): LinkPart[] {
  const { smpp } = parts.ground.config;
  return smpp ? [makeSmppPart(parts, smpp)] : [];
}

/** A bind to one message centre, for the one process that has its lease. */
function makeSmppPart(parts: SmppPartParts, settings: SmppConfig): LinkPart {
  const { ground, desk } = parts;
  let running: { bind: Bind; stop(): Promise<void> } | null = null;

  async function open(): Promise<{ bind: Bind; stop(): Promise<void> }> {
    const smpp = await loadSmpp();
    const bind: Bind = createBind({
      ...{ ...ground, smpp, settings },
      onDelivery: (pdu) => void take(pdu),
      onState: (state, reason) => void told(state, reason),
    });
    const ofSms = createSmppDesk({ ...ground, desk });
    const ofUssd = createSmppUssd({ ...ground, ...parts, bind, ussdCode: ground.config.ussdCode });
    const sending = createSmppSending({ ...ground, bind, from: settings.from });
    const queue = createLinkQueue({
      ...{ ...ground, gateway: SMPP, atOnce: settings.window },
      send: (message, rowId) => sending.send(message as OutgoingMessage<Phone>, rowId),
      waitMs: () => sending.waitMs(),
      onRefused: (rowId, code) => refused(rowId, code),
    });

    /** Answered when it is kept: what is not answered, the centre brings again. */
    async function take(pdu: SmppPdu): Promise<void> {
      const phone = isSmppUssd(pdu) ? phoneOf(pdu.source_addr, pdu.source_addr_ton) : null;
      try {
        if (phone) {
          bind.answer(pdu);
          const text = decodeSmpp(userDataOf(pdu).bytes, Number(pdu.data_coding ?? 0));
          await ofUssd({ pdu, phone, text, arrivedMs: ground.clock.monotonicMs() });
          return;
        }
        if (!isSmppUssd(pdu)) await ofSms(pdu);
        bind.answer(pdu);
      } catch (error) {
        ground.log.error('smpp_delivery_failed', { error });
        if (!phone) bind.answer(pdu, { command_status: TRY_AGAIN });
      }
    }

    bind.start();
    queue.start();
    return {
      bind,
      async stop() {
        const queued = queue.stop();
        // What is on its way may end; but whoever has the lease next binds soon, whatever hangs here.
        await Promise.race([queued, pause(DRAIN_MS)]);
        await bind.stop();
        await queued;
      },
    };
  }

  async function refused(rowId: string, code: string): Promise<void> {
    const report = { gateway: SMPP, externalId: rowId, state: 'failed', reason: code } as const;
    await desk.take({ kind: 'report', report });
  }

  async function told(state: 'up' | 'down', reason: string): Promise<void> {
    ground.log[state === 'up' ? 'info' : 'warn']('smpp_bind', { state, reason });
    const { db, clock } = ground;
    const health = { gateway: SMPP, state, reason, at: clock.now(), byPerson: false };
    await tellGatewayState(db, health).catch((error: unknown) => {
      ground.log.warn('smpp_state_not_told', { error });
    });
  }

  return {
    name: SMPP,
    async start() {
      running = await open();
    },
    async stop() {
      const last = running;
      running = null;
      await last?.stop();
    },
  };
}

const DRAIN_MS = 1_000;
/** ESME_RX_T_APPN: bring it again later. */
const TRY_AGAIN = 0x64;
