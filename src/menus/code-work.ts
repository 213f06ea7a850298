import type { Deliver } from '../services/fulfilment/deliver.js';
import type { OneTimeCodes } from '../services/one-time-codes.js';
import type { Person } from '../services/person.js';
import type { CodeWork, WalletCodes } from '../services/wallet-codes.js';
import type { EffectCall } from './effects.js';

/** Whose effect it is, and the page it was asked on: one page, one try. */
export interface Asked {
  person: Person;
  key: string;
}

/**
 * What an effect needs done before its transaction opens: a code is slow to compare, holds no lock,
 * and its tries are counted whatever becomes of the turn. Null for every other effect.
 */
export type Beforehand = (call: EffectCall, asked: Asked) => Promise<CodeWork | null>;

export interface BeforehandParts {
  walletCodes: WalletCodes;
  oneTimeCodes: Pick<OneTimeCodes, 'check'>;
  deliver: Deliver;
}

export function createBeforehand(parts: BeforehandParts): Beforehand {
  const { walletCodes: codes, oneTimeCodes, deliver } = parts;
  return async (call, { person, key }) => {
    switch (call.run) {
      case 'checkCode':
      case 'askPayout':
      case 'cashOut':
      case 'reopenNumber':
        return { kind: 'checked', check: await codes.check(person, call.input.code, key) };
      case 'placeOrder': {
        const { code } = call.input;
        return code === undefined
          ? null
          : { kind: 'checked', check: await codes.check(person, code, key) };
      }
      case 'joinNumber':
      case 'proveNumberHere': {
        const purpose = call.run === 'joinNumber' ? 'link' : 'prove';
        const typed = { purpose, subjectId: person.phoneId, digits: call.input.code, key } as const;
        return { kind: 'one_time', check: await oneTimeCodes.check(typed) };
      }
      case 'proposeCode':
        return { kind: 'hashed', hash: await codes.hashOf(person, call.input.code) };
      case 'confirmCode':
        return { kind: 'matched', match: await codes.matching(person, call.input.code) };
      case 'deliver':
        return { kind: 'delivered', result: await deliver(person, call.input) };
      default:
        return null;
    }
  };
}
