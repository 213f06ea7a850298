import Joi from 'joi';
import { whole } from './limits.js';

const NAME_AND_RATE = /^[a-z_]+=\d{1,4}(,[a-z_]+=\d{1,4})*$/;

/** How fast messages leave: what each gateway takes, and what one person can bear. */
export const PACE = {
  GATEWAY_PACE: Joi.string().empty('').pattern(NAME_AND_RATE),
  PERSON_MESSAGES_MINUTE: whole(60),
};

export type PaceValues = { PERSON_MESSAGES_MINUTE: number } & Partial<
  Record<'GATEWAY_PACE', string>
>;

export interface PaceConfig {
  /** Messages a second, by the gateway's name; those not named take as many as come. */
  perSecond: Record<string, number>;
  /** 0: as many as come. */
  perPersonMinute: number;
}

export function paceOf(values: PaceValues): PaceConfig {
  const pairs = (values.GATEWAY_PACE ?? '').split(',').filter((pair) => pair !== '');
  const rates = pairs.map((pair): [string, number] => {
    const [name = '', rate] = pair.split('=');
    return [name, Number(rate)];
  });
  return {
    perSecond: Object.fromEntries(rates.filter(([, rate]) => rate > 0)),
    perPersonMinute: values.PERSON_MESSAGES_MINUTE,
  };
}
