import type { MessageRow } from '../books.js';
import { form } from '../caller.js';
import type { ChatContent, ChatWritten } from '../chat.js';
import type { Fault } from '../faults.js';
import type { Phone } from '../handsets.js';
import type { Networks } from '../networks.js';
import { userIdOf } from '../whatsapp-cloud/user-ids.js';
import type { ChatFate, Told, WhatsAppGateway } from '../whatsapp-network.js';
import { signed } from './signed.js';

export interface TwilioChatMessage {
  sid: string;
  msisdn: string;
  from: string;
  content: ChatContent;
  statusCallback: string;
  fault: Fault | undefined;
}

/** Twilio's WhatsApp: the same messages and callbacks as its SMS, with addresses of another kind. */
export interface TwilioChat extends WhatsAppGateway {
  accept(message: TwilioChatMessage): void;
}

const path = '/channels/whatsapp/twilio';
/** [A] Codes of errors (twilio.com/docs/api/errors). */
const failures: Partial<Record<ChatFate, string>> = {
  unreachable: '63003',
  window_closed: '63016',
  failed: '63005',
};

export function createTwilioChat(parts: Omit<Networks, 'clear'>): TwilioChat {
  const { clock, faults, postbox, settings, whatsappNetwork } = parts;
  const own = `whatsapp:+${settings.whatsappNumber}`;

  const tell = (row: MessageRow, url: string, fate: ChatFate, fault: Fault | null): void => {
    const { pathname, search } = new URL(url);
    const failure = failures[fate];
    const status = failure ? 'undelivered' : fate;
    const fields = {
      AccountSid: settings.twilioAccountSid,
      ApiVersion: '2010-04-01',
      ChannelInstallSid: 'XE00000000000000000000000000000055',
      ChannelPrefix: 'whatsapp',
      From: own,
      MessageSid: row.id,
      MessageStatus: status,
      SmsSid: row.id,
      SmsStatus: status,
      To: `whatsapp:+${row.msisdn}`,
      ...(failure ? { ErrorCode: failure } : {}),
      // [A] Only with `read`, and instead of nothing else.
      ...(fate === 'read' ? { EventType: 'READ' } : {}),
    };
    void postbox.post({
      key: 'twilio.whatsapp_report',
      reference: row.id,
      says: fate,
      callback: signed(settings, form(pathname + search, fields), url, fields),
      repeats: false,
      fault,
    });
  };
  const report = (row: MessageRow, url: string, fate: ChatFate): void => {
    if (url === '') return;
    const fault = faults.draw('twilio.whatsapp_report', (mode) => mode !== 'refuse') ?? null;
    if (fault?.mode !== 'failed_then_success' || fate !== 'delivered') {
      tell(row, url, fate, fault);
      return;
    }
    tell(row, url, 'failed', null);
    clock.after(fault.ms, () => tell(row, url, 'delivered', null));
  };

  return {
    name: 'whatsapp_twilio',
    via: 'twilio',
    number: settings.whatsappNumber,
    accept({ sid, msisdn, from, content, statusCallback, fault }) {
      const lost = faults.draw('twilio.whatsapp_report', (mode) => mode === 'refuse');
      whatsappNetwork.submit({
        ...{ id: sid, gateway: 'whatsapp_twilio', msisdn, from, content },
        fail: lost !== undefined,
        twice: fault?.mode === 'duplicate',
        report: (row, fate) => report(row, statusCallback, fate),
      });
    },
    inbound(phone, written, told) {
      const fields = inboundFields(phone, written, told);
      const common = { AccountSid: settings.twilioAccountSid, To: own, ApiVersion: '2010-04-01' };
      const all = { ...common, ...fields };
      const url = settings.appUrl.replace(/\/+$/, '') + path;
      return postbox.post({
        key: 'twilio.whatsapp_inbound',
        reference: told.id,
        says: 'inbound',
        callback: signed(settings, form(path, all), url, all),
        repeats: true,
      });
    },
  };
}

/** [A] Whoever hides their number is told by Meta's id, in the address too. */
function inboundFields(phone: Phone, written: ChatWritten, told: Told): Record<string, string> {
  const sid = `SM${told.id.replaceAll('-', '')}`;
  const user = userIdOf(phone.msisdn);
  const number: Record<string, string> = phone.hidesNumber ? {} : { WaId: phone.msisdn };
  return {
    ...{ SmsMessageSid: sid, SmsSid: sid, MessageSid: sid, SmsStatus: 'received' },
    ...{ NumMedia: '0', NumSegments: '1', ProfileName: phone.holderName, ...number },
    ...{ ExternalUserId: user, ReferralNumMedia: '0' },
    From: phone.hidesNumber ? `whatsapp:${user}` : `whatsapp:+${phone.msisdn}`,
    ...(told.repliesTo ? { OriginalRepliedMessageSid: told.repliesTo } : {}),
    ...writtenFields(written),
  };
}

function writtenFields(written: ChatWritten): Record<string, string> {
  const media = 'https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME';
  switch (written.kind) {
    case 'text':
      return { Body: written.text, MessageType: 'text' };
    case 'choice': {
      const { id, title } = written;
      return written.from === 'list'
        ? { Body: title, ListId: id, ListTitle: title, MessageType: 'interactive' }
        : { Body: title, ButtonPayload: id, ButtonText: title, MessageType: 'button' };
    }
    case 'location': {
      const { latitude, longitude, name, address } = written;
      return {
        ...{ Body: '', MessageType: 'location' },
        ...{ Latitude: String(latitude), Longitude: String(longitude) },
        ...(name === undefined ? {} : { Label: name }),
        ...(address === undefined ? {} : { Address: address }),
      };
    }
    case 'voice':
      return mediaFields(media, 'audio/ogg', 'audio');
    case 'image':
      return { ...mediaFields(media, 'image/jpeg', 'image'), Body: written.caption ?? '' };
    case 'sticker':
      return mediaFields(media, 'image/webp', 'sticker');
  }
}

function mediaFields(url: string, type: string, kind: string): Record<string, string> {
  return { Body: '', NumMedia: '1', MediaUrl0: url, MediaContentType0: type, MessageType: kind };
}
