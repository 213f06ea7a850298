import { createHmac } from 'node:crypto';
import type { MessageRow } from '../books.js';
import type { Callback } from '../caller.js';
import type { ChatWritten } from '../chat.js';
import type { Phone } from '../handsets.js';
import type { Settings } from '../settings.js';
import type { ChatFate, Told } from '../whatsapp-network.js';
import { userIdOf } from './user-ids.js';

const path = '/channels/whatsapp/cloud';

/** [A] A notice of Meta: one or more changes of one account, signed over its bytes. */
export function notice(settings: Settings, value: object): Callback {
  const metadata = {
    display_phone_number: settings.whatsappNumber,
    phone_number_id: settings.whatsappCloudPhoneNumberId,
  };
  const change = {
    value: { messaging_product: 'whatsapp', metadata, ...value },
    field: 'messages',
  };
  const entry = [{ id: '200000000000055', changes: [change] }];
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
  const hmac = createHmac('sha256', settings.whatsappCloudAppSecret).update(body).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${hmac}` };
  return { method: 'POST', path, type: 'application/json', body, headers };
}

/** [A] What a phone wrote. Whoever hides their number is told by user id alone. */
export function inbound(phone: Phone, written: ChatWritten, told: Told & { at: number }): object {
  const user = userIdOf(phone.msisdn);
  const number = phone.hidesNumber ? {} : { wa_id: phone.msisdn };
  const contact = { profile: { name: phone.holderName }, ...number, user_id: user };
  const message = {
    ...(phone.hidesNumber ? {} : { from: phone.msisdn }),
    from_user_id: user,
    id: `wamid.${told.id}`,
    timestamp: seconds(told.at),
    ...(told.repliesTo ? { context: { from: phone.msisdn, id: told.repliesTo } } : {}),
    ...written_(written),
  };
  return { contacts: [contact], messages: [message] };
}

function written_(written: ChatWritten): object {
  switch (written.kind) {
    case 'text':
      return { type: 'text', text: { body: written.text } };
    case 'choice': {
      const type = written.from === 'list' ? 'list_reply' : 'button_reply';
      const reply = { id: written.id, title: written.title };
      return { type: 'interactive', interactive: { type, [type]: reply } };
    }
    case 'location': {
      const { latitude, longitude, name, address } = written;
      return { type: 'location', location: { latitude, longitude, name, address } };
    }
    case 'voice':
      return {
        type: 'audio',
        audio: { id: '1', mime_type: 'audio/ogg; codecs=opus', voice: true },
      };
    case 'image': {
      const { caption } = written;
      return { type: 'image', image: { id: '2', mime_type: 'image/jpeg', sha256: '', caption } };
    }
    case 'sticker':
      return { type: 'sticker', sticker: { id: '3', mime_type: 'image/webp', animated: false } };
  }
}

/** [A] A person has another number now; the old one tells it. */
export function numberChanged(from: string, to: string, told: { id: string; at: number }): object {
  const system = {
    body: `User changed from ${from} to ${to}`,
    wa_id: to,
    type: 'user_changed_number',
  };
  const message = {
    from,
    id: `wamid.${told.id}`,
    timestamp: seconds(told.at),
    type: 'system',
    system,
  };
  return { messages: [message] };
}

/** [A] Codes of receipts that fail. */
const failures: Partial<Record<ChatFate, { code: number; title: string }>> = {
  unreachable: { code: 131026, title: 'Message undeliverable' },
  window_closed: { code: 131047, title: 'Re-engagement message' },
  failed: { code: 131000, title: 'Something went wrong' },
};

export interface Receipt {
  row: MessageRow;
  phone: Phone;
  fate: ChatFate;
  ref: string;
  at: number;
}

export function receipt({ row, phone, fate, ref, at }: Receipt): object {
  const failure = failures[fate];
  const status = {
    id: row.id,
    status: failure ? 'failed' : fate,
    timestamp: seconds(at),
    ...(phone.hidesNumber ? {} : { recipient_id: phone.msisdn }),
    recipient_user_id: userIdOf(phone.msisdn),
    ...(ref === '' ? {} : { biz_opaque_callback_data: ref }),
    // [A] Since July 2025 what is paid is a template; answers within the window are free.
    ...(fate === 'sent' || fate === 'delivered' ? { pricing } : {}),
    ...(failure ? { errors: [{ ...failure, message: failure.title }] } : {}),
  };
  return { statuses: [status] };
}

const pricing = {
  billable: false,
  pricing_model: 'PMP',
  type: 'free_customer_service',
  category: 'service',
};

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
