import type { MessageRow } from '../books.js';
import { form } from '../caller.js';
import type { Clock } from '../clock.js';
import type { Fault, Faults } from '../faults.js';
import type { Handsets, Phone } from '../handsets.js';
import { networkCodeOf } from '../numbers.js';
import type { Postbox } from '../postbox.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Delivery, SmsGateway, SmsNetwork } from '../sms-network.js';
import type { AcceptedMessage } from './send.js';

interface Parts {
  clock: Clock;
  faults: Faults;
  handsets: Handsets;
  postbox: Postbox;
  random: Random;
  settings: Settings;
  smsNetwork: SmsNetwork;
}

/** Africa's Talking SMS: messages to phones with their reports, messages from phones, opt-outs. */
export interface AfricasTalkingSms extends SmsGateway {
  accept(message: AcceptedMessage): void;
  optOut(phone: Phone): void;
}

/** [A] docs.africastalking.com/sms/deliveryreports: Success, Failed and Rejected are final. */
const words: Record<Delivery, string> = {
  buffered: 'Buffered',
  delivered: 'Success',
  expired: 'Failed',
  failed: 'Rejected',
};
const failureReasons: Partial<Record<Delivery, string>> = {
  expired: 'DeliveryFailure',
  failed: 'RejectedByGateway',
};

export function createAfricasTalkingSms(parts: Parts): AfricasTalkingSms {
  const { clock, faults, handsets, postbox, random, settings, smsNetwork } = parts;
  const key = encodeURIComponent(settings.webhookKey);

  const tell = (row: MessageRow, status: string, fault: Fault | null, reason = ''): void => {
    const fields: Record<string, string> = {
      id: row.id,
      status,
      phoneNumber: `+${row.msisdn}`,
      networkCode: networkCodeOf(handsets.get(row.msisdn).operator),
      retryCount: '0',
      // Only a failed report carries its reason.
      ...(reason ? { failureReason: reason } : {}),
    };
    void postbox.post({
      key: 'africastalking.delivery',
      reference: row.id,
      says: status,
      callback: form(`/channels/sms/africastalking/delivery?key=${key}`, fields),
      repeats: true,
      fault,
    });
  };
  const tellDelivered = (row: MessageRow, fault: Fault | null): void => {
    // Intermediate reports come or do not come, and nothing promises that they come first.
    const overtaken = fault?.mode === 'reorder';
    const before = overtaken ? 'Submitted' : random.pick(['', 'Sent', 'Submitted'] as const);
    if (before) tell(row, before, overtaken ? fault : null);
    tell(row, 'Success', overtaken ? null : fault);
  };
  const report = (row: MessageRow, delivery: Delivery): void => {
    const fault = faults.draw('africastalking.delivery', (mode) => mode !== 'refuse') ?? null;
    if (delivery !== 'delivered')
      return tell(row, words[delivery], fault, failureReasons[delivery]);
    if (fault?.mode !== 'failed_then_success') return tellDelivered(row, fault);
    tell(row, 'Failed', null, 'DeliveryFailure');
    clock.after(fault.ms, () => tell(row, 'Success', null));
  };

  return {
    name: 'africastalking',
    number: settings.smsNumber,
    accept({ id, msisdn, from, text, fault }) {
      const lost = faults.draw('africastalking.delivery', (mode) => mode === 'refuse');
      smsNetwork.submit({
        id,
        gateway: 'africastalking',
        msisdn,
        from,
        text,
        fail: lost !== undefined,
        twice: fault?.mode === 'duplicate',
        overtaken: fault?.mode === 'reorder' ? fault.ms : 0,
        report,
      });
    },
    inbound: (phone, text, id) =>
      postbox.post({
        key: 'africastalking.inbound',
        reference: id,
        says: 'inbound',
        callback: form(`/channels/sms/africastalking?key=${key}`, {
          date: dateOf(clock, random),
          from: `+${phone.msisdn}`,
          id,
          linkId: '',
          text,
          to: settings.smsNumber,
        }),
        repeats: true,
      }),
    optOut: (phone) =>
      void postbox.post({
        key: 'africastalking.optout',
        reference: phone.msisdn,
        says: 'opt-out',
        callback: form(`/channels/sms/africastalking/opt-out?key=${key}`, {
          senderId: settings.smsNumber,
          phoneNumber: `+${phone.msisdn}`,
        }),
        repeats: true,
      }),
  };
}

/** [B] Two forms of the date were seen in courier's recorded cases. */
function dateOf(clock: Clock, random: Random): string {
  const iso = clock.iso();
  return random.pick([`${iso.slice(0, 19)}Z`, iso.slice(0, 19).replace('T', ' ')]);
}
