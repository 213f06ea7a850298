import type { MessageGateway, OutgoingMessage, SendResult } from '../../src/channels/channel.js';
import type { ReportedState } from '../../src/services/messages.js';

/** What becomes of a send: `answerless` was taken and nobody was told, `lost` came to nothing. */
export type Fate = 'sent' | 'busy' | 'unreachable' | 'down' | 'answerless' | 'lost';

/** A message that a gateway has taken, whatever its answer was. */
export interface Taken {
  externalId: string;
  /** The number, or whoever holds the chat. */
  to: string;
  text: string;
  ref: string;
  /** It came to its reader. */
  reached: boolean;
}

/** A report that is on its way to us. */
export interface OnItsWay {
  gateway: string;
  externalId: string;
  state: ReportedState;
}

/** A company that carries messages, as bad as it is told to be. */
export interface PlantedGateway extends MessageGateway {
  taken: Taken[];
  fate: (message: OutgoingMessage) => Fate;
  /** What is told of a message that was taken. */
  reports: ReportedState[];
  /** Whether what it takes comes to its reader. */
  reaches: boolean;
}

/**
 * @param tell takes reports while the answer to the send is still on its way
 */
export function createPlantedGateway(
  name: string,
  channel: MessageGateway['channel'],
  tell: (report: OnItsWay) => void,
): PlantedGateway {
  const gateway: PlantedGateway = {
    ...{ name, channel, taken: [], reports: ['delivered'], fate: () => 'sent', reaches: true },
    send(message) {
      const fate = gateway.fate(message);
      if (fate === 'busy') return Promise.resolve(refusal('http_503'));
      if (fate === 'down') return Promise.resolve(refusal('no_connection'));
      if (fate === 'lost') return Promise.resolve({ ...refusal('timeout'), kind: 'unknown' });
      if (fate === 'unreachable') {
        return Promise.resolve({ ...refusal('404', true), kind: 'unreachable' });
      }
      const externalId = `${name}-${String(gateway.taken.length + 1)}`;
      const { text, ref } = message;
      gateway.taken.push({
        externalId,
        to: nameOf(message.to),
        text,
        ref,
        reached: gateway.reaches,
      });
      for (const state of gateway.reports) tell({ gateway: name, externalId, state });
      if (fate === 'answerless') {
        // Its reports carry our own id, so that we know what they are about all the same.
        return Promise.resolve({ ...refusal('timeout'), kind: 'unknown', externalId });
      }
      return Promise.resolve({ ok: true, externalId });
    },
  };
  return gateway;
}

function refusal(code: string, permanent = false): Extract<SendResult, { ok: false }> {
  return { ok: false, permanent, code };
}

function nameOf(to: OutgoingMessage['to']): string {
  return typeof to === 'string' ? to : `+${to.waId ?? to.bsuid ?? ''}`;
}
