import type { SmppPdu, SmppSession } from 'smpp';

export type { SmppPdu, SmppSession } from 'smpp';

/** What we use of the package `smpp`. */
export interface SmppPackage {
  connect(url: string): SmppSession;
  pdu(command: string, fields?: Record<string, unknown>): SmppPdu;
}

/** Loads the package where a bind is wanted at all. */
export async function loadSmpp(): Promise<SmppPackage> {
  const { default: smpp } = await import('smpp');
  // It would decode texts by what is said of them, and 7-bit ASCII as if it were GSM: bytes are ours.
  smpp.filters.message.decode = (value) => value;
  return {
    connect: (url) => smpp.connect({ url }),
    pdu: (command, fields) => new smpp.PDU(command, fields),
  };
}
