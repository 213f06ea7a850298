/** Answers go back by the gateway that a phone was heard by within the last day. */
const HEARD_MS = 24 * 60 * 60 * 1000;

/** By which gateways somebody was heard, and when. */
export interface LastHeard {
  heardVia: string | null;
  heardAt: Date | null;
  whatsappVia: string | null;
  whatsappAt: Date | null;
}

/** The gateways that somebody may be answered by: the last one, and the last on WhatsApp. */
export function waysBack(
  { heardVia, heardAt, whatsappVia, whatsappAt }: LastHeard,
  now: Date,
): { via: string | null; whatsappVia: string | null } {
  const isFresh = (at: Date | null) => at !== null && now.getTime() - at.getTime() < HEARD_MS;
  return {
    via: isFresh(heardAt) ? heardVia : null,
    whatsappVia: isFresh(whatsappAt) ? whatsappVia : null,
  };
}
