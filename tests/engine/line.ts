import { randomUUID } from 'node:crypto';

import { webhookKey } from '../support/app.js';

/** One phone on the line to the house, as Africa's Talking calls for it. */
export interface Line {
  phone: string;
  /** A new session; `tail` is what was dialled behind the service code. */
  dial(tail?: string): Promise<string>;
  /** One answer more in the open session. */
  type(answer: string): Promise<string>;
  /** Any text of the open session, new or old. */
  send(text: string): Promise<string>;
  /** The gateway's name for the open session. */
  readonly sessionId: string;
  /** All that was typed in the open session. */
  readonly text: string;
}

/** @param houseFor gives the address to call for each turn: one house, or any of several. */
export function lineOf(phone: string, houseFor: () => string): Line {
  let sessionId = '';
  let typed: string[] = [];

  async function send(text: string): Promise<string> {
    const form = { sessionId, phoneNumber: phone, serviceCode: '*237*55#', text };
    const address = `${houseFor()}/channels/ussd/africastalking?key=${webhookKey}`;
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(form) });
    if (answer.status !== 200) throw new Error(`a gateway got ${answer.status}`);
    return answer.text();
  }

  return {
    phone,
    dial(tail) {
      sessionId = `ATUid_${randomUUID()}`;
      typed = tail === undefined ? [] : [tail];
      return send(typed.join('*'));
    },
    type(answer) {
      typed.push(answer);
      return send(typed.join('*'));
    },
    send,
    get sessionId() {
      return sessionId;
    },
    get text() {
      return typed.join('*');
    },
  };
}
