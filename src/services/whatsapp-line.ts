import { addMs, type Clock } from '../lib/clock.js';
import type { Vault } from '../lib/vault.js';
import type { Runner, Tx } from '../models/database.js';
import { readWebSession, switchWeb, type WebSessionRow } from '../models/whatsapp-web.js';

/** The line of WhatsApp on the web, as people of the team see it. */
export interface LineLook extends Pick<WebSessionRow, 'isOn' | 'state' | 'reason' | 'stateAt'> {
  /** What a phone has to scan now; null where nothing waits for that. */
  pairing: string | null;
}

export interface WhatsAppLine {
  look(runner: Runner): Promise<LineLook>;
  /** Turns it on or off. After a ban only this begins it again. */
  turn(tx: Tx, isOn: boolean, by: string): Promise<void>;
}

/** A code that was drawn longer ago has been followed by another, or nobody draws any more. */
const CODE_MS = 60_000;

export function createWhatsAppLine({ vault, clock }: { vault: Vault; clock: Clock }): WhatsAppLine {
  function pairingOf({ qrSealed, qrKeyWrapped, qrAt }: WebSessionRow): string | null {
    if (!qrSealed || !qrKeyWrapped || !qrAt || qrAt < addMs(clock.now(), -CODE_MS)) return null;
    return vault.open(vault.unwrap(qrKeyWrapped), qrSealed);
  }

  return {
    async look(runner) {
      const row = await readWebSession(runner);
      const { isOn, state, reason, stateAt } = row;
      return { isOn, state, reason, stateAt, pairing: pairingOf(row) };
    },
    turn: (tx, isOn, by) => switchWeb(tx, isOn, by),
  };
}
