import { setTimeout as pause } from 'node:timers/promises';
import { addMs, type Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Vault } from '../../lib/vault.js';
import type { Database } from '../../models/database.js';
import { reportSmppPart } from '../../models/smpp-parts.js';
import type { SmppPdu } from '../smpp/package.js';
import type { SmsDesk } from './desk.js';
import { decodeSmpp } from './smpp-coding.js';
import { readSmppSms, SMPP, userDataOf } from './smpp-inbound.js';
import { idForms, isReceipt, readReceipt, type Receipt } from './smpp-receipts.js';
import { createSmsJoiner } from './sms-parts.js';

export interface SmppDeskParts {
  db: Database;
  clock: Clock;
  log: Log;
  vault: Vault;
  desk: Pick<SmsDesk, 'take'>;
}

/** A receipt may overtake our own note of the sending. */
const AGAIN_MS = [300, 1_000, 3_000];
const WATCHED_MS = 8 * 24 * 60 * 60_000;

/** Takes what a message centre delivers that is no USSD: SMS of phones, and receipts of ours. */
export function createSmppDesk(parts: SmppDeskParts): (pdu: SmppPdu) => Promise<void> {
  const { db, clock, log, desk } = parts;
  const joiner = createSmsJoiner();
  const nameOf = createSmsNames(parts);

  async function report({ messageId, state, reason }: Receipt): Promise<void> {
    if (state !== 'delivered' && state !== 'failed') return;
    const since = addMs(clock.now(), -WATCHED_MS);
    const part = { forms: idForms(messageId), state, since };
    for (const wait of [...AGAIN_MS, null]) {
      const found = await reportSmppPart(db, part);
      if (found?.state) {
        const known = { gateway: SMPP, externalId: found.sendId, state: found.state };
        await desk.take({ kind: 'report', report: { ...known, ...(reason ? { reason } : {}) } });
      }
      if (found) return;
      if (wait !== null) await pause(wait);
    }
    log.warn('receipt_unknown', { gateway: SMPP, state });
  }

  return async (pdu) => {
    if (isReceipt(pdu)) {
      const text = decodeSmpp(userDataOf(pdu).bytes, Number(pdu.data_coding ?? 0));
      const receipt = readReceipt(pdu, text);
      if (receipt) await report(receipt);
      else log.warn('delivery_refused', { gateway: SMPP });
      return;
    }
    const read = readSmppSms(pdu, { externalId: nameOf(pdu), at: clock.now() });
    if (!read) {
      log.warn('sms_refused', { gateway: SMPP });
      return;
    }
    const sms = read.part ? await joiner.join({ sms: read.sms, part: read.part }) : read.sms;
    if (sms) await desk.take({ kind: 'sms', sms });
  };
}

/** A centre that was not answered brings an SMS again within this, when the bind is back. */
const SAME_SMS_MS = 20_000;
const NAMES_MAX = 10_000;

/**
 * SMPP gives an SMS no name of its own. The same bytes of the same phone within a moment are the same
 * SMS; nobody writes the same twice so soon. The name is a digest, because it is kept.
 */
function createSmsNames({ clock, vault }: Pick<SmppDeskParts, 'clock' | 'vault'>) {
  const last = new Map<string, { name: string; atMs: number }>();
  return (pdu: SmppPdu): string => {
    const { bytes, part } = userDataOf(pdu);
    const about = [pdu.source_addr, pdu.destination_addr, part?.reference, part?.number].join('|');
    const what = vault.digest('smpp-sms', `${about}|${bytes.toString('hex')}`).toString('hex');
    const now = clock.monotonicMs();
    const known = last.get(what);
    const isSame = known !== undefined && now - known.atMs < SAME_SMS_MS;
    // Across processes the same moment gives the same name.
    const moment = Math.floor(clock.now().getTime() / SAME_SMS_MS);
    const name = isSame ? known.name : `${what.slice(0, 40)}-${String(moment)}`;
    if (last.size >= NAMES_MAX) last.clear();
    last.set(what, { name, atMs: isSame ? known.atMs : now });
    return name;
  };
}
