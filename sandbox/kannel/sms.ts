import type { MessageRow } from '../books.js';
import type { Clock } from '../clock.js';
import type { Fault, Faults } from '../faults.js';
import type { Phone } from '../handsets.js';
import type { Postbox } from '../postbox.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Delivery, SmsGateway, SmsNetwork } from '../sms-network.js';
import type { KannelMessage } from './send.js';

interface Parts {
  clock: Clock;
  faults: Faults;
  postbox: Postbox;
  random: Random;
  settings: Settings;
  smsNetwork: SmsNetwork;
  newId: () => string;
}

export interface KannelSms extends SmsGateway {
  accept(message: KannelMessage): void;
}

/** Bits of the delivery mask, which are the types of reports too. */
const types = { delivered: 1, failed: 2, buffered: 4, accepted: 8, rejected: 16 };
/** [A] Words of an SMPP receipt, which come in `%A`. */
const words: Record<number, string> = { 1: 'DELIVRD', 2: 'UNDELIV', 16: 'REJECTD' };

export function createKannelSms(parts: Parts): KannelSms {
  const { clock, faults, postbox, random, settings, smsNetwork } = parts;

  const tell = (row: MessageRow, sent: KannelMessage, type: number, fault: Fault | null): void => {
    if ((sent.mask & type) === 0 || sent.reportUrl === '') return;
    void postbox.post({
      key: 'kannel.report',
      reference: row.id,
      says: String(type),
      callback: { method: 'GET', path: reportPath(row, sent, type) },
      repeats: true,
      fault,
    });
  };
  const tellDelivered = (row: MessageRow, sent: KannelMessage, fault: Fault | null): void => {
    // [B] 1 came before 8 for three of eight messages.
    const first = fault?.mode === 'reorder' ? types.accepted : random.pick([1, 8, 8] as const);
    tell(row, sent, first, fault?.mode === 'reorder' ? fault : null);
    const second = first === types.accepted ? types.delivered : types.accepted;
    tell(row, sent, second, fault?.mode === 'reorder' ? null : fault);
  };
  const report = (row: MessageRow, delivery: Delivery, sent: KannelMessage): void => {
    const fault = faults.draw('kannel.report', (mode) => mode !== 'refuse') ?? null;
    if (delivery === 'buffered') return tell(row, sent, types.buffered, fault);
    if (delivery === 'expired') return tell(row, sent, types.failed, fault);
    if (delivery === 'failed') return tell(row, sent, types.rejected, fault);
    if (fault?.mode !== 'failed_then_success') return tellDelivered(row, sent, fault);
    tell(row, sent, types.failed, null);
    clock.after(fault.ms, () => tell(row, sent, types.delivered, null));
  };

  return {
    name: 'kannel',
    number: settings.smsNumber,
    accept(sent) {
      const { msisdn, from, text, fault } = sent;
      const lost = faults.draw('kannel.report', (mode) => mode === 'refuse');
      smsNetwork.submit({
        id: parts.newId(),
        gateway: 'kannel',
        msisdn,
        from,
        text,
        fail: lost !== undefined,
        twice: fault?.mode === 'duplicate',
        overtaken: fault?.mode === 'reorder' ? fault.ms : 0,
        report: (row, delivery) => report(row, delivery, sent),
      });
    },
    inbound: (phone, text, id) =>
      postbox.post({
        key: 'kannel.inbound',
        reference: id,
        says: 'inbound',
        callback: { method: 'GET', path: inboundPath(parts, phone, text, id) },
        // [B] With the same id each time.
        repeats: true,
      }),
  };
}

/** Path and query of the report's address with its codes filled in; sender and receiver are swapped. */
function reportPath(row: MessageRow, { reportUrl }: KannelMessage, type: number): string {
  const codes: Record<string, string> = {
    d: String(type),
    // [B] Often empty when the message centre has only taken it.
    F: type === types.accepted ? '' : row.id,
    A: words[type] ? `id:${row.id} sub:001 dlvrd:001 stat:${words[type]} err:000` : '',
    p: row.msisdn,
    P: row.from,
    '%': '%',
  };
  const { origin } = new URL(reportUrl);
  return reportUrl.slice(origin.length).replace(/%([dFApP%])/g, (_, code: string) => {
    const value = codes[code] ?? '';
    return code === '%' ? value : encodeURIComponent(value);
  });
}

function inboundPath({ random, settings }: Parts, phone: Phone, text: string, id: string): string {
  const { coding, charset, bytes } = written(random, text);
  const query = new URLSearchParams({
    key: settings.webhookKey,
    id,
    from: `+${phone.msisdn}`,
    to: settings.smsNumber,
    coding,
    charset,
    udh: '',
  });
  return `/channels/sms/kannel?${query.toString()}&text=${escaped(bytes)}`;
}

/** [B] UTF-8; Latin-1 that is called UTF-8; UCS-2 with its zero bytes. */
function written(random: Random, text: string): { coding: string; charset: string; bytes: Buffer } {
  const isLatin = /^[\n\u0020-\u007e\u00a0-\u00ff]*$/.test(text);
  const form = random.pick(isLatin ? (['utf8', 'latin1', 'ucs2'] as const) : (['ucs2'] as const));
  if (form === 'ucs2')
    return { coding: '2', charset: 'UTF-16BE', bytes: Buffer.from(text, 'utf16le').swap16() };
  return { coding: '0', charset: 'UTF-8', bytes: Buffer.from(text, form) };
}

function escaped(bytes: Buffer): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
}
