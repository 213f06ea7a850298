import type { MessageRow } from '../books.js';
import type { Fault } from '../faults.js';
import { route, type Route } from '../http.js';
import type { Networks } from '../networks.js';
import type { ChatFate, WhatsAppGateway } from '../whatsapp-network.js';
import { createCloudSend, type CloudMessage } from './send.js';
import { inbound, notice, numberChanged, receipt } from './webhooks.js';

/** Meta's Cloud API: messages to phones with their receipts, and from phones, every notice signed. */
export interface WhatsAppCloud {
  chat: WhatsAppGateway & { changeNumber(from: string, to: string): Promise<number | null> };
  routes: Route[];
}

const name = 'whatsapp_cloud';

export function createWhatsAppCloud(parts: Omit<Networks, 'clear'>): WhatsAppCloud {
  const { clock, faults, newId, postbox, settings, whatsappNetwork } = parts;

  const tell = (
    message: CloudMessage,
    row: MessageRow,
    told: { fate: ChatFate; fault: Fault | null },
  ) => {
    const { phone, ref } = message;
    const value = receipt({ row, phone, ref, fate: told.fate, at: clock.now() });
    void postbox.post({
      key: 'whatsapp_cloud.report',
      reference: row.id,
      says: told.fate,
      callback: notice(settings, value),
      repeats: true,
      fault: told.fault,
    });
  };
  const report = (message: CloudMessage, row: MessageRow, fate: ChatFate): void => {
    const fault = faults.draw('whatsapp_cloud.report', (mode) => mode !== 'refuse') ?? null;
    if (fault?.mode !== 'failed_then_success' || fate !== 'delivered')
      return tell(message, row, { fate, fault });
    tell(message, row, { fate: 'failed', fault: null });
    clock.after(fault.ms, () => tell(message, row, { fate: 'delivered', fault: null }));
  };
  const send = createCloudSend({
    ...parts,
    accept(message) {
      const lost = faults.draw('whatsapp_cloud.report', (mode) => mode === 'refuse');
      whatsappNetwork.submit({
        ...{ id: message.id, gateway: name, msisdn: message.phone.msisdn },
        ...{ from: settings.whatsappNumber, content: message.content },
        fail: lost !== undefined,
        twice: message.fault?.mode === 'duplicate',
        report: (row, fate) => report(message, row, fate),
      });
    },
  });
  const post = (id: string, value: object) =>
    postbox.post({
      key: 'whatsapp_cloud.inbound',
      reference: id,
      says: 'inbound',
      callback: notice(settings, value),
      // [A] Repeated, with growing gaps, for up to seven days.
      repeats: true,
    });

  return {
    chat: {
      name,
      via: 'cloud',
      number: settings.whatsappNumber,
      inbound: (phone, written, told) =>
        post(told.id, inbound(phone, written, { ...told, at: clock.now() })),
      changeNumber(from, to) {
        const id = newId();
        return post(id, numberChanged(from, to, { id, at: clock.now() }));
      },
    },
    routes: [route('POST', '/whatsapp-cloud/v23.0/:id/messages', parts.served(send))],
  };
}
