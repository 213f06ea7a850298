import { operatorOf, type Operator, type Phone } from '../../lib/phone.js';
import type { GatewayHealth } from './health.js';

/** A gateway as routing knows it. */
export interface RoutedGateway {
  name: string;
  channel: 'sms' | 'whatsapp';
  receipts?: boolean;
}

/** The gateways that a deployment wants for the phones of an operator, best first. */
export type OperatorRoutes = Partial<Record<Operator, readonly string[]>>;

/** What a part of a message costs, in millionths of a franc; null where nobody knows. */
export type PartPrice = (gateway: string, operator: Operator | null) => number | null;

/** Which gateways carry what to whom: the deployment's own choice, then price, then its order. */
export interface Routes {
  /** SMS gateways to a phone, best first; those that are down are the last. */
  gatewaysFor(phone: Phone): string[];
  /** The first of them by operator; under `''` where that is not known. */
  firstByOperator(): Record<string, string>;
  /** Drivers to a chat that was begun by `via`; those that are down are left out. */
  whatsappFor(via: string | null): string[];
  gateway(name: string): RoutedGateway | undefined;
  /** The channels of all that work now. */
  working(): Record<string, RoutedGateway['channel']>;
  partPrice: PartPrice;
  /** More than one way is configured, so that it matters which of them work. */
  hasChoice: boolean;
}

export interface RoutesParts {
  gateways: readonly RoutedGateway[];
  byOperator?: OperatorRoutes;
  health: Pick<GatewayHealth, 'isUp'>;
  partPrice?: PartPrice;
}

const OPERATORS: readonly Operator[] = ['MTN', 'ORANGE', 'CAMTEL', 'NEXTTEL'];

export function createRoutes({ gateways, byOperator = {}, health, ...parts }: RoutesParts): Routes {
  const named = new Map(gateways.map((gateway) => [gateway.name, gateway]));
  const of = (carrier: RoutedGateway['channel']) =>
    gateways.filter(({ channel }) => channel === carrier).map(({ name }) => name);
  const [sms, whatsapp] = [of('sms'), of('whatsapp')];
  const partPrice: PartPrice = (name, operator) => parts.partPrice?.(name, operator) ?? null;

  function ordered(operator: Operator | null): string[] {
    const wanted = ((operator && byOperator[operator]) ?? []).filter((name) => sms.includes(name));
    const others = sms.filter((name) => !wanted.includes(name));
    const prices = new Map(others.map((name) => [name, partPrice(name, operator)]));
    // Where prices are not all known they say nothing.
    const areKnown = ![...prices.values()].includes(null);
    const costOf = (name: string) => (areKnown ? (prices.get(name) ?? 0) : 0);
    const all = [...wanted, ...others.sort((one, other) => costOf(one) - costOf(other))];
    return [...all.filter(health.isUp), ...all.filter((name) => !health.isUp(name))];
  }

  return {
    gatewaysFor: (phone) => ordered(operatorOf(phone)),
    firstByOperator: () =>
      Object.fromEntries(
        [...OPERATORS, null].map((operator) => [operator ?? '', ordered(operator)[0] ?? '']),
      ),
    whatsappFor(via) {
      if (via === null) return [];
      const drivers = [via, ...whatsapp.filter((name) => name !== via)];
      return drivers.filter((name) => whatsapp.includes(name) && health.isUp(name));
    },
    gateway: (name) => named.get(name),
    working: () =>
      Object.fromEntries(
        gateways
          .filter(({ name }) => health.isUp(name))
          .map(({ name, channel }) => [name, channel]),
      ),
    partPrice,
    hasChoice: gateways.length > 1,
  };
}
