import { Failed, type Caller } from './caller.js';

/** A phone at Africa's Talking's USSD: a session, and all input in it joined by `*`. */
export interface Handset {
  /** The page that a dial shows; digits behind the service code lead straight to a shop. */
  dial(deep: string, expected: RegExp): Promise<string>;
  type(keys: string, expected: RegExp): Promise<string>;
}

const CALLBACK = '/channels/ussd/africastalking?key=sandbox';

let sessions = 0;

export function createHandset(caller: Caller, msisdn: string): Handset {
  let session = '';
  let text = '';

  async function turn(expected: RegExp): Promise<string> {
    const form =
      `sessionId=${session}&phoneNumber=%2B${msisdn}&networkCode=62401` +
      `&serviceCode=*237*55%23&text=${encodeURIComponent(text)}`;
    const page = await caller.post(CALLBACK, form);
    if (!expected.test(page)) throw new Failed(`page is not ${expected.source}`);
    return page;
  }

  return {
    dial(deep, expected) {
      session = `ATUid_bench_${String((sessions += 1))}`;
      text = deep;
      return turn(expected);
    },
    type(keys, expected) {
      text = text === '' ? keys : `${text}*${keys}`;
      return turn(expected);
    },
  };
}

/** Numbers nobody else here has: 671 000 000 and on. */
export function createNumbers(): () => string {
  let next = 671_000_000;
  return () => `237${String(next++)}`;
}
