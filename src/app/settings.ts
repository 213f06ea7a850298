import type { Config } from '../config.js';
import {
  defaultPaymentSettings,
  type PaymentSettings,
} from '../services/checkout/payment-settings.js';
import { BREAKER_SETTINGS, type BreakerSettings } from '../services/checkout/router.js';
import type { WalletSettings } from '../services/checkout/wallet.js';
import type { StaffSettings } from '../services/staff/settings.js';
import type { OneTimeCodeSettings } from '../services/one-time-codes.js';
import type { WalletCodeSettings } from '../services/wallet-codes.js';
import { ORDER_SETTINGS, type OrderSettings } from '../services/orders/settings.js';

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** Clocks and limits of an order, from the configuration and their own defaults. */
export function orderSettings({ limits }: Config): OrderSettings {
  const offer = limits.offerSeconds * SECOND;
  const [, , zone, neighbours] = ORDER_SETTINGS.offerRoundsMs;
  return {
    ...ORDER_SETTINGS,
    secondPhoneMs: limits.shopSecondPhoneSeconds * SECOND,
    callListMs: limits.shopCallSeconds * SECOND,
    choiceMs: limits.shopChoiceSeconds * SECOND,
    giveUpMs: limits.shopGiveUpSeconds * SECOND,
    dispatchLeadMs: limits.dispatchLeadMinutes * MINUTE,
    offerRoundsMs: [offer, offer, zone, neighbours],
    openRides: limits.driverOpenRides,
  };
}

/** How long a code just chosen need not be typed again to pay. */
const CODE_FRESH_MS = 5 * MINUTE;

/** When the wallet's code is asked for. */
export function walletSettings({ limits }: Config): WalletSettings {
  return {
    codeAboveXaf: limits.walletCodeAboveXaf,
    codeFreshMs: CODE_FRESH_MS,
    wrongMax: limits.walletWrongMax,
    resetFreezeMs: limits.walletFreezeHours * 60 * MINUTE,
  };
}

/** How many codes may leave that prove a number: in ten minutes, in a day. */
export function oneTimeCodeSettings({ limits }: Config): Partial<OneTimeCodeSettings> {
  const { codesPerPrefixDay, codesPerDay } = limits;
  const inTenMinutes = (day: number) => Math.ceil(day / 10);
  return {
    prefix: [inTenMinutes(codesPerPrefixDay), codesPerPrefixDay],
    house: [inTenMinutes(codesPerDay), codesPerDay],
  };
}

/** What wrong codes cost. */
export function walletCodeSettings({ limits }: Config): WalletCodeSettings {
  return {
    triesMax: limits.walletTriesMax,
    firstLockMs: limits.walletLockMinutes * MINUTE,
    laterLockMs: limits.walletLockAgainMinutes * MINUTE,
    wrongMax: limits.walletWrongMax,
  };
}

/** How often one may try to sign in, and how long one stays. */
export function staffSettings({ limits }: Config): StaffSettings {
  return {
    triesMax: limits.loginTriesMax,
    windowMs: limits.loginWindowMinutes * MINUTE,
    idleMs: limits.consoleIdleMinutes * MINUTE,
    absoluteMs: limits.consoleHours * 60 * MINUTE,
  };
}

/** The same for payments. */
export function paymentSettings({ limits }: Config): PaymentSettings {
  return {
    ...defaultPaymentSettings,
    collectDelayMs: limits.collectDelayMs,
    windowMs: limits.paymentWindowMinutes * MINUTE,
    promptsMax: limits.promptsMax,
    promptWindowMs: limits.promptWindowMinutes * MINUTE,
    hintMs: limits.paymentHintSeconds * SECOND,
    waitingMs: limits.paymentWaitingSeconds * SECOND,
    lateMs: limits.lateMoneyHours * 60 * MINUTE,
    lateDefault: limits.lateMoneyRefund === 1 ? 'refund' : 'keep',
  };
}

/** When a provider is left alone, and how often it is tried meanwhile. */
export function breakerSettings({ limits }: Config): BreakerSettings {
  return { ...BREAKER_SETTINGS, probeMs: limits.providerProbeSeconds * SECOND };
}
