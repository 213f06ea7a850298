import type { Books, WebhookRow } from '../books.js';
import type { Clock } from '../clock.js';
import type { Fault, Faults } from '../faults.js';
import type { Handsets } from '../handsets.js';
import { parseMsisdn } from '../numbers.js';
import type { Random } from '../random.js';
import type { Settings } from '../settings.js';
import type { Delivery, SmsGateway, SmsNetwork } from '../sms-network.js';
import type { Smsc, Submitting } from './smsc.js';
import { status, submittedOf, written, type SmppPdu, type Submitted } from './wire.js';

interface Parts {
  books: Books;
  clock: Clock;
  faults: Faults;
  handsets: Handsets;
  random: Random;
  settings: Settings;
  smsNetwork: SmsNetwork;
  newId: () => string;
  smsc: () => Smsc;
}

/** An id as it is answered, and as receipts name it. */
interface PartName {
  answered: string;
  reported: string;
}

interface Message {
  from: string;
  msisdn: string;
  names: PartName[];
  fault: Fault | undefined;
}

export interface SmppSms extends SmsGateway {
  take(pdu: SmppPdu, fault: Fault | undefined): Submitting;
  clear(): void;
}

const words: Partial<Record<Delivery, string>> = {
  delivered: 'DELIVRD',
  expired: 'EXPIRED',
  failed: 'UNDELIV',
};
/** [A] message_state of SMPP 3.4, 5.2.28. */
const states: Record<string, number> = { DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, REJECTD: 8 };

export function createSmppSms(parts: Parts): SmppSms {
  const { books, clock, faults, handsets, random, settings, smsNetwork } = parts;
  /** Parts of long texts that are not complete yet. */
  const partial = new Map<string, (Submitted & { name: PartName })[]>();
  let count = Math.floor(random.next() * 900_000) + 100_000;

  /** [B] Centres answer in hexadecimal and report in decimal, or the same in both, or with zeros. */
  const nameOf = (): PartName => {
    const number = (count += 1);
    const hex = number.toString(16);
    return random.pick([
      { answered: hex, reported: String(number) },
      { answered: hex.toUpperCase(), reported: hex.toUpperCase() },
      { answered: String(number), reported: String(number).padStart(10, '0') },
      { answered: `sm-${hex}`, reported: `sm-${hex}` },
    ]);
  };

  const submit = (text: string, message: Message): void => {
    const lost = faults.draw('smpp.report', (mode) => mode === 'refuse');
    smsNetwork.submit({
      ...{ id: parts.newId(), gateway: 'smpp', msisdn: message.msisdn, from: message.from, text },
      fail: lost !== undefined,
      twice: message.fault?.mode === 'duplicate',
      overtaken: message.fault?.mode === 'reorder' ? message.fault.ms : 0,
      report: (_row, delivery) => report(message, delivery),
    });
  };
  const report = (message: Message, delivery: Delivery): void => {
    const word = words[delivery];
    if (!word) return;
    const fault = faults.draw('smpp.report', (mode) => mode !== 'refuse');
    if (fault?.mode === 'lose_webhook') return;
    if (fault?.mode === 'failed_then_success') {
      tell(message, 'UNDELIV');
      clock.after(fault.ms, () => tell(message, word));
      return;
    }
    if (fault?.mode === 'late_webhook') clock.after(fault.ms, () => tell(message, word));
    else tell(message, word);
    if (fault?.mode === 'duplicate') tell(message, word);
  };
  /** [B] Every part has a receipt of its own, in any order. */
  const tell = (message: Message, word: string): void => {
    const names = random.chance(0.5) ? message.names : message.names.toReversed();
    for (const { reported } of names) {
      const fields = receiptOf(reported, word);
      void deliver('report', reported, { ...addressed(message), ...fields });
    }
  };
  /** [A] SMPP 3.4 appendix B; the fields in any order, the TLVs beside them or not. */
  const receiptOf = (id: string, word: string): Record<string, unknown> => {
    const date = clock.iso().replace(/\D/g, '').slice(2, 12);
    const fields = [`id:${id}`, 'sub:001', 'dlvrd:001', `submit date:${date}`, `done date:${date}`];
    const ends = [`stat:${word}`, `err:${word === 'DELIVRD' ? '000' : '011'}`, 'Text:'];
    const text = random.chance(0.5) ? [...fields, ...ends] : [...ends.slice(0, 2), ...fields];
    return {
      ...{ esm_class: 0x04, data_coding: 0, short_message: Buffer.from(text.join(' '), 'latin1') },
      ...(random.chance(0.5) ? { receipted_message_id: id, message_state: states[word] ?? 7 } : {}),
    };
  };
  const addressed = ({ from, msisdn }: Message): Record<string, unknown> => ({
    ...{ source_addr_ton: 1, source_addr_npi: 1, source_addr: msisdn },
    destination_addr: from,
  });

  /** Brings something until it is taken, as centres do while nobody is bound. */
  const deliver = async (
    kind: string,
    reference: string,
    fields: Record<string, unknown>,
    row = enter(kind, reference),
    gaps = settings.retryGapsMs,
  ): Promise<number | null> => {
    row.attempts += 1;
    const answered = await parts.smsc().deliver(fields);
    row.httpStatus = answered === 0 ? 200 : null;
    const [gap, ...later] = gaps;
    if (answered === 0) row.state = 'taken';
    else if (gap === undefined) row.state = 'given_up';
    else clock.after(gap, () => void deliver(kind, reference, fields, row, later));
    return row.httpStatus;
  };
  const enter = (kind: string, reference: string): WebhookRow =>
    books.webhooks.add({
      ...{ provider: 'smpp', kind, reference, says: kind, method: 'SMPP', at: clock.iso() },
      ...{ attempts: 0, httpStatus: null, error: null, fault: null, state: 'sending' },
    });

  return {
    name: 'smpp',
    number: settings.smsNumber,
    take(pdu, fault) {
      const msisdn = parseMsisdn(`+${String(pdu.destination_addr)}`);
      if (!msisdn) return { status: status.ESME_RINVDSTADR ?? 0 };
      // [K] Which code a centre gives to a number that wants nothing differs.
      if (handsets.get(msisdn).smsOptOut) return { status: status.ESME_RPROHIBITED ?? 0 };
      const name = nameOf();
      const message = { from: String(pdu.source_addr), msisdn, fault };
      const submitted = submittedOf(pdu);
      const { part, text } = submitted;
      if (!part) {
        submit(text, { ...message, names: [name] });
        return { messageId: name.answered };
      }
      const key = [msisdn, message.from, part.reference].join();
      const known = [...(partial.get(key) ?? []), { ...submitted, name }];
      partial.set(key, known);
      if (known.length === part.total) {
        partial.delete(key);
        const inOrder = known.sort((a, b) => (a.part?.number ?? 0) - (b.part?.number ?? 0));
        const names = inOrder.map((each) => each.name);
        submit(inOrder.map((each) => each.text).join(''), { ...message, names });
      }
      return { messageId: name.answered };
    },
    async inbound(phone, text, id) {
      const fault = faults.draw('smpp.inbound');
      if (fault?.mode === 'lose_webhook') return null;
      if (fault?.mode === 'late_webhook') await clock.wait(fault.ms);
      const to = { source_addr_ton: 1, source_addr_npi: 1, source_addr: phone.msisdn };
      const pdus = written(random, text).map((fields) => ({
        ...{ ...to, destination_addr: settings.smsNumber },
        ...fields,
      }));
      const rounds = fault?.mode === 'duplicate' ? [...pdus, ...pdus] : pdus;
      const taken = await Promise.all(rounds.map((fields) => deliver('inbound', id, fields)));
      return taken.every((each) => each === 200) ? 200 : null;
    },
    clear: () => partial.clear(),
  };
}
