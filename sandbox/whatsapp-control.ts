import type { ChatWritten } from './chat.js';
import type { Phone } from './handsets.js';
import { BadRequest, json, type Answer } from './http.js';
import { parseMsisdn } from './numbers.js';
import type { World } from './world.js';

const textLimit = 4096;
const kinds = ['text', 'location', 'choice', 'voice', 'image', 'sticker', 'read', 'newNumber'];

type Fields = Record<string, unknown>;

/** `POST /phones/:msisdn/whatsapp`: the phone writes, chooses, shows where it is, or only reads. */
export async function chat(world: World, phone: Phone, body: Fields): Promise<Answer> {
  const { whatsappNetwork, whatsappGateways, whatsappCloud } = world;
  const asked = kinds.filter((kind) => kind in body);
  if (asked.length !== 1) throw new BadRequest(`give one of ${kinds.join(', ')}`);
  // Whoever chats has WhatsApp.
  phone.whatsapp = true;
  if ('read' in body) {
    whatsappNetwork.read(phone);
    return json(200, {});
  }
  if ('newNumber' in body) {
    const status = await whatsappCloud.changeNumber(phone.msisdn, numberOf(body['newNumber']));
    return json(200, { status });
  }
  const via = body['via'] ?? whatsappGateways[0]?.via;
  const gateway = whatsappGateways.find((one) => one.via === via);
  if (!gateway) {
    throw new BadRequest(
      `"via" must be one of ${whatsappGateways.map((one) => one.via).join(', ')}`,
    );
  }
  return json(200, await whatsappNetwork.send(phone, writtenOf(world, phone, body), gateway));
}

function writtenOf({ whatsappNetwork }: World, phone: Phone, body: Fields): ChatWritten {
  if ('text' in body) return { kind: 'text', text: textOf(body['text'], 'text') };
  if ('voice' in body) return { kind: 'voice' };
  if ('sticker' in body) return { kind: 'sticker' };
  if ('location' in body) return locationOf(fieldsOf(body['location']));
  if ('image' in body) {
    const { caption } = fieldsOf(body['image']);
    return caption === undefined
      ? { kind: 'image' }
      : { kind: 'image', caption: textOf(caption, 'caption') };
  }
  const offer = whatsappNetwork.offering(phone, textOf(body['choice'], 'choice'));
  if (!offer) throw new BadRequest('no message of this chat offers that choice', 409);
  return offer.choice;
}

function locationOf({ latitude, longitude, name, address }: Fields): ChatWritten {
  const isPlace = isWithin(latitude, 90) && isWithin(longitude, 180);
  if (!isPlace) throw new BadRequest('"location" needs a latitude and a longitude');
  return {
    ...{ kind: 'location', latitude: Number(latitude), longitude: Number(longitude) },
    ...(name === undefined ? {} : { name: textOf(name, 'name') }),
    ...(address === undefined ? {} : { address: textOf(address, 'address') }),
  };
}

function isWithin(value: unknown, most: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= most;
}

function textOf(value: unknown, name: string): string {
  const isSound = typeof value === 'string' && value !== '' && value.length <= textLimit;
  if (!isSound) throw new BadRequest(`"${name}" must be a text of 1 to ${textLimit} characters`);
  return value;
}

function numberOf(value: unknown): string {
  const msisdn = typeof value === 'string' ? parseMsisdn(value) : undefined;
  if (!msisdn) throw new BadRequest('"newNumber" must be a phone number');
  return msisdn;
}

function fieldsOf(value: unknown): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : {};
}
