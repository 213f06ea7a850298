import type { Config } from '../config.js';
import {
  defaultPaymentSettings,
  type PaymentSettings,
} from '../services/checkout/payment-settings.js';
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

/** The same for payments. */
export function paymentSettings({ limits }: Config): PaymentSettings {
  return {
    ...defaultPaymentSettings,
    collectDelayMs: limits.collectDelayMs,
    windowMs: limits.paymentWindowMinutes * MINUTE,
  };
}
