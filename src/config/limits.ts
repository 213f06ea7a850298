import Joi from 'joi';

/** A whole number that is not negative. */
export const whole = (fallback: number) => Joi.number().integer().min(0).default(fallback);

/** Clocks and ceilings: each a setting, each with the default of facts/ or CONTRACT.md. */
export const LIMITS = {
  TURN_DEADLINE_MS: whole(4_000).min(100),
  TURN_WAIT_MS: whole(1_000).min(10),
  TURNS_UNDER_WAY: whole(2_000).min(1),
  SMS_UNDER_WAY: whole(8).min(1),
  DATABASE_ANSWER_MS: whole(12_000).min(100),
  RESUME_MINUTES: whole(15),
  REPEAT_WINDOW_MS: whole(1_000),
  COLLECT_DELAY_MS: whole(3_000),
  PAYMENT_WINDOW_MINUTES: whole(10).min(1),
  PROMPTS_MAX: whole(3).min(1),
  PROMPT_WINDOW_MINUTES: whole(15).min(1),
  PAYMENT_HINT_SECONDS: whole(25).min(5),
  PAYMENT_WAITING_SECONDS: whole(120).min(10),
  PROVIDER_PROBE_SECONDS: whole(15).min(1),
  LATE_MONEY_HOURS: whole(24).min(1),
  LATE_MONEY_REFUND: whole(1).max(1),
  WALLET_CODE_ABOVE_XAF: whole(5_000),
  WALLET_TRIES_MAX: whole(3).min(1),
  WALLET_LOCK_MINUTES: whole(15).min(1),
  WALLET_LOCK_AGAIN_MINUTES: whole(60).min(1),
  WALLET_WRONG_MAX: whole(10).min(1),
  WALLET_FREEZE_HOURS: whole(24),
  WALLET_CASH_OUT: whole(1).max(1),
  TOP_UP_MIN_XAF: whole(100).min(1),
  CODES_PER_PREFIX_DAY: whole(600).min(1),
  CODES_PER_DAY: whole(6_000).min(1),
  SILENT_NUMBER_DAYS: whole(90).min(1),
  DISPATCH_LEAD_MINUTES: whole(15),
  SHOP_SECOND_PHONE_SECONDS: whole(90),
  SHOP_CALL_SECONDS: whole(180),
  SHOP_CHOICE_SECONDS: whole(300),
  SHOP_GIVE_UP_SECONDS: whole(600),
  OFFER_SECONDS: whole(60),
  DRIVER_OPEN_RIDES: whole(2).min(1),
  PROVIDER_TIMEOUT_MS: whole(15_000).min(100),
  LOGIN_TRIES_MAX: whole(5).min(1),
  LOGIN_WINDOW_MINUTES: whole(15).min(1),
  CONSOLE_IDLE_MINUTES: whole(15).min(1),
  CONSOLE_HOURS: whole(8).min(1),
  REQUESTS_MAX: whole(100).min(1),
  STAFF_REQUESTS_MAX: whole(2_000).min(1),
  REQUESTS_WINDOW_MINUTES: whole(15).min(1),
  PHONE_TURNS_MAX: whole(600),
  TRUSTED_PROXIES: whole(0).max(10),
  MESSAGES_DAY_BUDGET_XAF: whole(500_000),
  OFFERS_PER_WEEK: whole(3).min(1),
};

/** As the environment names them. */
export type LimitValues = Record<keyof typeof LIMITS, number>;

/** As the code names them: `TURN_DEADLINE_MS` is `turnDeadlineMs`. */
export type Limits = { [Name in keyof LimitValues as Camel<Lowercase<Name>>]: number };

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

export function limitsOf(values: LimitValues): Limits {
  const entries = Object.keys(LIMITS).map((name) => [
    camel(name),
    values[name as keyof LimitValues],
  ]);
  return Object.fromEntries(entries) as Limits;
}

function camel(name: string): string {
  return name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
