import { isGsm7 } from '../../lib/gsm7.js';
import type { SendResult, SmsGateway, SmsToSend } from '../channel.js';
import { addressBelow, createGatewayHttp, notHeard } from '../gateway-http.js';

export interface KannelSettings {
  /** Of the smsbox, without the path: `http://10.0.0.5:13013`. */
  baseUrl: string;
  username: string;
  password: string;
  /** The short number or name that messages come from. */
  from: string;
  /** Where Kannel calls back with what became of a message: our address, with its secret. */
  reportUrl: string;
  timeoutMs: number;
}

export const KANNEL = 'kannel';
const PATH = 'cgi-bin/sendsms';
/** Delivered, not delivered, queued, accepted by the message centre, rejected by it. */
const ALL_REPORTS = '31';
const UCS2 = '2';
const GSM = '0';
/** `0: Accepted for delivery`, `3: Queued for later delivery`; clones answer them with a plain 200. */
const TAKEN = /^\s*[03]\s*:/;
/** The gateway's own lists, or a receiver that is none: the words of smsbox 1.4. */
const REFUSED_RECEIVER = /denied by white- and\/or black-lists|Empty receiver number/;

/** Sends by the HTTP interface of Kannel's smsbox, which many gateways copy. */
export function createKannelSms(settings: KannelSettings): SmsGateway & { close(): Promise<void> } {
  const url = addressBelow(settings.baseUrl, PATH);
  const http = createGatewayHttp(url.origin, settings.timeoutMs);
  return {
    name: KANNEL,
    channel: 'sms',
    async send(message) {
      const query = queryOf(message, settings);
      const answer = await http.ask({ path: `${url.pathname}?${query}` });
      // Its reports name a message by our own id: one that was taken after all is known by them.
      if (!answer.heard) return { ...notHeard(answer.code), externalId: message.ref };
      const { status, body } = answer;
      // It gives no id of its own; ours travels in the address of the report.
      return isTaken(status, body)
        ? { ok: true, externalId: message.ref }
        : refusalOf(status, body);
    },
    close: () => http.close(),
  };
}

function queryOf({ to, text, from, ref }: SmsToSend, settings: KannelSettings): string {
  return new URLSearchParams({
    username: settings.username,
    password: settings.password,
    from: from ?? settings.from,
    to,
    text,
    charset: 'UTF-8',
    // Left to itself, Kannel writes `?` for what the GSM alphabet lacks, and says nothing.
    coding: isGsm7(text) ? GSM : UCS2,
    'dlr-mask': ALL_REPORTS,
    'dlr-url': reportUrlOf(settings.reportUrl, ref),
  }).toString();
}

/**
 * Kannel fills in `%d` (what happened), `%F` (the message centre's id) and `%A` (its words), and
 * would read any other percent sign as such a code: those of the address itself are doubled.
 */
function reportUrlOf(reportUrl: string, ref: string): string {
  const ours = `${reportUrl}&ref=${encodeURIComponent(ref)}`.replaceAll('%', '%%');
  return `${ours}&type=%d&smsc-id=%F&reply=%A`;
}

function isTaken(status: number, body: string): boolean {
  return status === 202
    ? body.trim() === '' || TAKEN.test(body)
    : status === 200 && TAKEN.test(body);
}

/** What may pass: a password that is being changed (403), no room or no connection inside (503). */
function refusalOf(status: number, body: string): SendResult {
  if (REFUSED_RECEIVER.test(body))
    return { ok: false, permanent: true, kind: 'unreachable', code: 'receiver_denied' };
  const isRead = status !== 200 && status !== 202;
  return temporary(isRead ? `http_${String(status)}` : 'unreadable_answer');
}

function temporary(code: string): SendResult {
  return { ok: false, permanent: false, code };
}
