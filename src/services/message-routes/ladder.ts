import type { Tried } from '../../models/stored-messages.js';

/** One way to reach somebody. */
export interface Rung {
  channel: 'sms' | 'whatsapp';
  gateway: string;
  /** Whose phone: the message's own, or another of the same account. */
  phoneId: string;
}

export interface LadderFacts {
  phoneId: string;
  /** The gateway that brought what this answers, if any. */
  via: string | null;
  /** Drivers that may reach a living chat, best first; none where there is no such chat. */
  whatsapp: readonly string[];
  /** Gateways to the message's own phone, best first. */
  sms: readonly string[];
  /** Other phones of the account, each with its gateways. */
  others: readonly { phoneId: string; sms: readonly string[] }[];
}

/** All ways to somebody, in the order in which they are tried. */
export function ladderOf({ phoneId, via, whatsapp, sms, others }: LadderFacts): Rung[] {
  const own: Rung[] = [
    ...whatsapp.map((gateway) => ({ channel: 'whatsapp' as const, gateway, phoneId })),
    ...sms.map((gateway) => ({ channel: 'sms' as const, gateway, phoneId })),
  ];
  const first = own.filter(({ gateway }) => gateway === via);
  const second = others.flatMap((other) =>
    other.sms
      .slice(0, 1)
      .map((gateway) => ({ channel: 'sms' as const, gateway, phoneId: other.phoneId })),
  );
  return [...first, ...own.filter(({ gateway }) => gateway !== via), ...second];
}

/** The way to try now, and how often it was tried before. */
export interface NextRung {
  rung: Rung;
  round: number;
}

/**
 * The first of the ways that were tried least, of those that may still help: not where a gateway or a
 * report said no for good, nor where the message already went. Null when none is left.
 */
export function nextRung(ladder: readonly Rung[], tried: readonly Tried[]): NextRung | null {
  const counted = tried.filter(({ isPast }) => isPast !== true);
  const open = ladder
    .map((rung) => ({ rung, before: counted.filter((one) => isSame(rung, one)) }))
    .filter(({ before }) => !before.some(isOver))
    .map(({ rung, before }) => ({ rung, round: before.length }));
  const least = Math.min(...open.map(({ round }) => round));
  return open.find(({ round }) => round === least) ?? null;
}

function isSame(rung: Rung, { gateway, phoneId }: Tried): boolean {
  return rung.gateway === gateway && rung.phoneId === phoneId;
}

function isOver({ state, final }: Tried): boolean {
  return final || state === 'sent' || state === 'delivered';
}
