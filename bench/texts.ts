import { Failed } from './caller.js';

/** An SMS as its receiver sees it. */
export interface Sms {
  to: string;
  text: string;
}

/** What phones received, found by the order it is about. */
export interface Texts {
  receive(sms: Sms): void;
  /** The text about this order that matches, now or later. */
  about(reference: string, pattern: RegExp): Promise<Sms>;
  /** The order is over: its texts are no longer needed. */
  forget(reference: string): void;
}

/** Longer than the application's own timers may take on a busy machine. */
const PATIENCE_MS = 30_000;
/** Orders here have five digits; no price, code or phone number reads like that. */
const REFERENCE = /\b\d{5}\b/;

interface Order {
  received: Sms[];
  waiting: { pattern: RegExp; resolve(sms: Sms): void } | null;
}

export function createTexts(): Texts {
  const orders = new Map<string, Order>();
  function orderOf(reference: string): Order {
    const known = orders.get(reference) ?? { received: [], waiting: null };
    orders.set(reference, known);
    return known;
  }
  return {
    receive(sms) {
      const reference = REFERENCE.exec(sms.text)?.[0];
      if (reference === undefined) return;
      const order = orderOf(reference);
      order.received.push(sms);
      if (order.waiting?.pattern.test(sms.text)) order.waiting.resolve(sms);
    },
    about(reference, pattern) {
      const order = orderOf(reference);
      const found = order.received.find(({ text }) => pattern.test(text));
      if (found) return Promise.resolve(found);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Failed(`no SMS ${pattern.source}`));
        }, PATIENCE_MS);
        order.waiting = {
          pattern,
          resolve(sms) {
            clearTimeout(timer);
            order.waiting = null;
            resolve(sms);
          },
        };
      });
    },
    forget: (reference) => void orders.delete(reference),
  };
}
