import { createHmac, timingSafeEqual } from 'node:crypto';
import Joi from 'joi';
import { CLOUD } from './cloud.js';
import type { WhatsAppAddress } from './content.js';
import type {
  InboundBody,
  WhatsAppInbound,
  WhatsAppNumberChange,
  WhatsAppReport,
} from './driver.js';

/** Whether these bytes were signed with our app's secret (`X-Hub-Signature-256`). */
export function isSignedByMeta(secret: string, body: Buffer, signature: unknown): boolean {
  if (typeof signature !== 'string') return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(/^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1] ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** All that one notice tells, in its order. What cannot be read is left out and counted. */
export interface CloudNotice {
  messages: WhatsAppInbound[];
  reports: WhatsAppReport[];
  numberChanges: WhatsAppNumberChange[];
  unread: number;
}

interface Value {
  contacts: { wa_id?: string; user_id?: string; profile?: { name?: string } }[];
  messages: Record<string, unknown>[];
  statuses: Record<string, unknown>[];
}

const list = () => Joi.array().items(Joi.object().unknown()).max(1_000).default([]);
interface Notice {
  object: string;
  entry: { changes: { field: string; value: Value }[] }[];
}

const notice = Joi.object<Notice>({
  object: Joi.string().valid('whatsapp_business_account').required(),
  entry: Joi.array()
    .items(
      Joi.object({
        changes: Joi.array()
          .items(
            Joi.object({
              field: Joi.string().required(),
              value: Joi.object({ contacts: list(), messages: list(), statuses: list() })
                .unknown()
                .required(),
            }).unknown(),
          )
          .required(),
      }).unknown(),
    )
    .required(),
})
  .unknown()
  .required();

/** Reads a notice of Meta's; null for one that is none. */
export function parseCloudNotice(body: unknown): CloudNotice | null {
  const read = notice.validate(body, { convert: false });
  if (read.error) return null;
  const values = read.value.entry
    .flatMap(({ changes }) => changes)
    .filter(({ field }) => field === 'messages')
    .map(({ value }) => value);
  const told: CloudNotice = { messages: [], reports: [], numberChanges: [], unread: 0 };
  for (const value of values) readValue(value, told);
  return told;
}

function readValue(value: Value, told: CloudNotice): void {
  for (const message of value.messages) readMessage(message, value, told);
  for (const status of value.statuses) {
    const report = readStatus(status);
    if (report) told.reports.push(report);
    else told.unread += 1;
  }
}

interface Message {
  id: string;
  from?: string;
  from_user_id?: string;
  group_id?: string;
  timestamp: string;
  type: string;
  context?: { id?: string };
  system?: { type?: string; wa_id?: string; user_id?: string };
}

const short = (max: number) => Joi.string().max(max);
const message = Joi.object<Message>({
  id: short(300).min(1).required(),
  from: short(140),
  from_user_id: short(140),
  group_id: short(140),
  timestamp: Joi.string()
    .pattern(/^\d{1,12}$/)
    .required(),
  type: short(40).required(),
  context: Joi.object({ id: short(300) }).unknown(),
  system: Joi.object({ type: short(60), wa_id: short(140), user_id: short(140) }).unknown(),
}).unknown();

function readMessage(raw: Record<string, unknown>, { contacts }: Value, told: CloudNotice): void {
  const read = message.validate(raw, { convert: false });
  const from = read.error ? null : addressOf(read.value, contacts);
  if (read.error || !from) {
    told.unread += 1;
    return;
  }
  const { id: externalId, timestamp, group_id: group, context, system } = read.value;
  // What is said in a group was not said to us.
  if (group !== undefined) return;
  if (system) {
    if (system.type === 'user_changed_number') {
      const to = split(system.wa_id, system.user_id);
      told.numberChanges.push({ gateway: CLOUD, externalId, from, to });
    }
    return;
  }
  told.messages.push({
    ...{ gateway: CLOUD, externalId, from, at: timeOf(timestamp), body: bodyOf(raw) },
    ...(context?.id === undefined ? {} : { repliesTo: context.id }),
  });
}

/** [A] A number may be missing, or an id may stand where a number was. */
function addressOf(
  { from, from_user_id: userId }: Message,
  contacts: Value['contacts'],
): WhatsAppInbound['from'] | null {
  const contact = contacts.find(
    (each) => each.wa_id === from || (userId !== undefined && each.user_id === userId),
  );
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const address = split(from ?? text(contact?.wa_id), userId ?? text(contact?.user_id));
  if (address.waId === null && address.bsuid === null) return null;
  const name = text(contact?.profile?.name);
  return { ...address, ...(name === undefined ? {} : { profileName: name }) };
}

function split(number: string | undefined, userId: string | undefined): WhatsAppAddress {
  const isNumber = number !== undefined && /^\d{5,20}$/.test(number);
  const id = userId ?? (isNumber ? undefined : number);
  return { waId: isNumber ? number : null, bsuid: id === undefined || id === '' ? null : id };
}

const MAX_TEXT = 4_096;
const words = () => Joi.string().allow('').max(MAX_TEXT);
const reply = Joi.object({ id: short(256).required(), title: words().required() }).unknown();
const bodies: Readonly<Record<string, Joi.ObjectSchema>> = {
  text: Joi.object({ text: Joi.object({ body: words().required() }).unknown().required() }),
  interactive: Joi.object({
    interactive: Joi.object({ button_reply: reply, list_reply: reply })
      .or('button_reply', 'list_reply')
      .unknown()
      .required(),
  }),
  button: Joi.object({
    button: Joi.object({ text: words().required(), payload: short(1_000) })
      .unknown()
      .required(),
  }),
  location: Joi.object({
    location: Joi.object({
      latitude: Joi.number().min(-90).max(90).required(),
      longitude: Joi.number().min(-180).max(180).required(),
      name: words(),
      address: words(),
    })
      .unknown()
      .required(),
  }),
  image: Joi.object({ image: Joi.object({ caption: words() }).unknown().required() }),
};

interface Bodies {
  text: { body: string };
  interactive: Partial<Record<'button_reply' | 'list_reply', { id: string; title: string }>>;
  button: { text: string; payload?: string };
  location: { latitude: number; longitude: number; name?: string; address?: string };
  image: { caption?: string };
}

const READERS: Readonly<Record<string, (read: Bodies) => InboundBody>> = {
  text: ({ text }) => ({ kind: 'text', text: text.body }),
  location: ({ location }) => ({ kind: 'location', ...pick(location) }),
  image: ({ image: { caption } }) => ({ kind: 'image', ...(caption ? { caption } : {}) }),
  button: ({ button: { payload, text } }) => ({
    ...{ kind: 'choice', id: payload ?? text, title: text },
  }),
  interactive: ({ interactive: { list_reply: row, button_reply: button } }) => {
    const chosen = row ?? button;
    return { kind: 'choice', id: chosen?.id ?? '', title: chosen?.title ?? '' };
  },
};

/** What it says; a form that we do not know is one that nothing is said to. */
function bodyOf(raw: Record<string, unknown>): InboundBody {
  const type = String(raw['type']);
  if (type === 'audio' || type === 'video') return { kind: 'voice' };
  const schema = Object.hasOwn(bodies, type) ? bodies[type] : undefined;
  const read = schema?.unknown().validate(raw, { convert: false });
  const reader = READERS[type];
  if (!read || read.error || !reader) return { kind: 'unsupported', type };
  return reader(read.value as Bodies);
}

function pick({ latitude, longitude, name, address }: Bodies['location']) {
  return {
    ...{ latitude, longitude },
    ...(name ? { name } : {}),
    ...(address ? { address } : {}),
  };
}

interface Status {
  id: string;
  status: WhatsAppReport['state'];
  timestamp: string;
  errors?: { code: number }[];
}

const status = Joi.object<Status>({
  id: short(300).min(1).required(),
  status: Joi.string().valid('sent', 'delivered', 'read', 'failed').required(),
  timestamp: Joi.string()
    .pattern(/^\d{1,12}$/)
    .required(),
  errors: Joi.array().items(Joi.object({ code: Joi.number().integer().required() }).unknown()),
}).unknown();

function readStatus(raw: Record<string, unknown>): WhatsAppReport | null {
  const read = status.validate(raw, { convert: false });
  if (read.error) return null;
  const { id: externalId, status: state, timestamp, errors } = read.value;
  const code = errors?.[0]?.code;
  return {
    ...{ gateway: CLOUD, externalId, state, at: timeOf(timestamp) },
    ...(code === undefined ? {} : { reason: String(code) }),
  };
}

function timeOf(seconds: string): Date {
  return new Date(Number(seconds) * 1000);
}
