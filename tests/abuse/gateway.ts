import { randomUUID } from 'node:crypto';

import { webhookKey, type TestApp } from '../support/app.js';

/** What a gateway got for one callback. */
export interface Answer {
  status: number;
  type: string;
  body: string;
}

/** A gateway that calls whenever and with whatever it likes; it holds the key, as a real one does. */
export interface Gateway {
  /** Any body at any of our callback addresses. */
  call(path: string, init: RequestInit): Promise<Answer>;
  /** One USSD hop: the whole text of the session so far, as Africa's Talking sends it. */
  hop(phone: string, sessionId: string, text: string): Promise<string>;
  /** One SMS from a phone; an id of its own unless it is a repeat. */
  sms(phone: string, text: string, id?: string): Promise<Answer>;
}

export function gatewayTo({ url }: Pick<TestApp, 'url'>): Gateway {
  async function call(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${url}${path}`, { method: 'POST', ...init });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, body: await response.text() };
  }

  function post(path: string, fields: Record<string, string>): Promise<Answer> {
    return call(`${path}?key=${webhookKey}`, { body: new URLSearchParams(fields) });
  }

  return {
    call,
    async hop(phone, sessionId, text) {
      const serviceCode = '*237*55#';
      const form = { sessionId, phoneNumber: phone, serviceCode, networkCode: '62401', text };
      return (await post('/channels/ussd/africastalking', form)).body;
    },
    sms: (phone, text, id = randomUUID()) =>
      post('/channels/sms/africastalking', { id, from: phone, to: '8055', text }),
  };
}

/** A phone in one session after another: types one answer at a time, as people do. */
export interface Dialler {
  dial(tail?: string): Promise<string>;
  type(...answers: string[]): Promise<string>;
  /** The session now open and all that was typed in it, to be repeated or bent. */
  readonly sessionId: string;
  readonly text: string;
}

export function dialler(gateway: Gateway, phone: string): Dialler {
  let sessionId = '';
  let typed: string[] = [];
  const hop = () => gateway.hop(phone, sessionId, typed.join('*'));
  return {
    dial(tail) {
      sessionId = `ATUid_${randomUUID()}`;
      typed = tail === undefined ? [] : [tail];
      return hop();
    },
    async type(...answers) {
      let page = '';
      for (const answer of answers) {
        typed.push(answer);
        page = await hop();
      }
      return page;
    },
    get sessionId() {
      return sessionId;
    },
    get text() {
      return typed.join('*');
    },
  };
}

/** Mireille, whom the demo data knows, with dishes of Mama Ndoumbelle in the cart: at the price. */
export async function toThePrice(phone: Dialler): Promise<string> {
  await phone.dial('2001*4*1');
  return phone.type('1', '1');
}

/** A new customer at Deido orders one Poulet DG of Mama Ndoumbelle, cash; gives the reference. */
export async function orderCash(phone: Dialler): Promise<string> {
  await phone.dial();
  await phone.type('1', 'Awa');
  await phone.dial('2001*4*1');
  const page = await phone.type('1', '107', '1', '5', '2', '1');
  const reference = /Cde (\d+)/.exec(page)?.[1];
  if (!reference) throw new Error(`not ordered: ${page}`);
  return reference;
}
