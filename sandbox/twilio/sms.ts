import type { MessageRow } from '../books.js';
import { form, type Callback } from '../caller.js';
import { carriedAs } from '../gsm7.js';
import type { Clock } from '../clock.js';
import type { Fault, Faults } from '../faults.js';
import type { Phone } from '../handsets.js';
import type { Postbox } from '../postbox.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Delivery, SmsGateway, SmsNetwork } from '../sms-network.js';
import type { TwilioMessage } from './send.js';
import { signed } from './signed.js';

interface Parts {
  clock: Clock;
  faults: Faults;
  postbox: Postbox;
  random: Random;
  settings: Settings;
  smsNetwork: SmsNetwork;
  newId: () => string;
}

/** Twilio's messages: to phones with their statuses, from phones, and its own handling of STOP. */
export interface TwilioSms extends SmsGateway {
  accept(message: TwilioMessage): void;
  optOut(phone: Phone): void;
}

/** What a status tells beside its word. */
interface Told {
  row: MessageRow;
  url: string;
  status: string;
  fault: Fault | null;
  code?: string;
}

const inboundPath = '/channels/sms/twilio';

export function createTwilioSms(parts: Parts): TwilioSms {
  const { clock, faults, postbox, random, settings, smsNetwork } = parts;

  const tell = ({ row, url, status, fault, code }: Told): void => {
    const { pathname, search } = new URL(url);
    const fields = {
      AccountSid: settings.twilioAccountSid,
      ApiVersion: '2010-04-01',
      From: row.from,
      MessageSid: row.id,
      MessageStatus: status,
      SmsSid: row.id,
      SmsStatus: status,
      To: `+${row.msisdn}`,
      ...(code ? { ErrorCode: code } : {}),
    };
    void postbox.post({
      key: 'twilio.report',
      reference: row.id,
      says: status,
      callback: signed(settings, form(pathname + search, fields), url, fields),
      // [A] A status callback is posted once.
      repeats: false,
      fault,
    });
  };
  const tellDelivered = (row: MessageRow, url: string, fault: Fault | null): void => {
    const overtaken = fault?.mode === 'reorder';
    // [A] Callbacks may arrive in another order than the changes they tell of.
    const before = overtaken ? ['sent'] : random.pick([['sent'], ['sending', 'sent']] as const);
    const held = overtaken ? fault : null;
    for (const status of before) tell({ row, url, status, fault: held });
    tell({ row, url, status: 'delivered', fault: overtaken ? null : fault });
  };
  const report = (row: MessageRow, delivery: Delivery, url: string): void => {
    if (url === '') return;
    const fault = faults.draw('twilio.report', (mode) => mode !== 'refuse') ?? null;
    if (delivery === 'buffered') return tell({ row, url, status: 'sent', fault });
    if (delivery === 'expired')
      return tell({ row, url, status: 'undelivered', code: '30003', fault });
    if (delivery === 'failed')
      return tell({ row, url, status: 'undelivered', code: '30005', fault });
    if (fault?.mode !== 'failed_then_success') return tellDelivered(row, url, fault);
    tell({ row, url, status: 'undelivered', code: '30008', fault: null });
    clock.after(fault.ms, () => tell({ row, url, status: 'delivered', fault: null }));
  };

  const inbound = (phone: Phone, text: string, id: string, optOutType = ''): Callback => {
    const sid = `SM${id.replaceAll('-', '')}`;
    const fields = {
      ToCountry: 'CM',
      ToState: '',
      SmsMessageSid: sid,
      NumMedia: '0',
      ToCity: '',
      FromZip: '',
      SmsSid: sid,
      FromState: '',
      SmsStatus: 'received',
      FromCity: '',
      Body: text,
      FromCountry: 'CM',
      To: settings.smsNumber,
      ToZip: '',
      NumSegments: String(carriedAs(text).segments),
      MessageSid: sid,
      AccountSid: settings.twilioAccountSid,
      From: `+${phone.msisdn}`,
      ApiVersion: '2010-04-01',
      // [A] Only with Advanced Opt-Out, and only for its words.
      ...(optOutType ? { OptOutType: optOutType } : {}),
    };
    const url = settings.appUrl.replace(/\/+$/, '') + inboundPath;
    return signed(settings, form(inboundPath, fields), url, fields);
  };

  return {
    name: 'twilio',
    number: settings.smsNumber,
    accept({ sid, msisdn, from, text, statusCallback, fault }) {
      const lost = faults.draw('twilio.report', (mode) => mode === 'refuse');
      smsNetwork.submit({
        id: sid,
        gateway: 'twilio',
        msisdn,
        from,
        text,
        fail: lost !== undefined,
        twice: fault?.mode === 'duplicate',
        overtaken: fault?.mode === 'reorder' ? fault.ms : 0,
        report: (row, delivery) => report(row, delivery, statusCallback),
      });
    },
    inbound: (phone, text, id) =>
      postbox.post({
        key: 'twilio.inbound',
        reference: id,
        says: 'inbound',
        callback: inbound(phone, text, id),
        // [K] A webhook that fails goes to the fallback address, once; here it is simply repeated.
        repeats: true,
      }),
    optOut: (phone) =>
      void postbox.post({
        key: 'twilio.inbound',
        reference: phone.msisdn,
        says: 'opt-out',
        callback: inbound(phone, 'STOP', parts.newId(), 'STOP'),
        repeats: true,
      }),
  };
}
