import { terminalQr } from '../lib/qr.js';
import type { WhatsAppLine } from '../services/whatsapp-line.js';
import type { DeskCall, DeskSubject } from './desk.js';

/** The line of WhatsApp on the web: how it is, the code to scan, on and off. */
export function whatsappDesk(line: WhatsAppLine): DeskSubject {
  const turned = (isOn: boolean) => ({
    usage: '',
    async run({ tx, actor }: DeskCall) {
      await line.turn(tx, isOn, actor.id);
      return { lines: [`The line is turned ${isOn ? 'on' : 'off'}.`], audit: { isOn } };
    },
  });
  return {
    name: 'whatsapp',
    verbs: {
      state: {
        usage: '',
        async run({ tx }) {
          const { isOn, state, reason, stateAt } = await line.look(tx);
          return { rows: [{ isOn, state, reason, stateAt }] };
        },
      },
      pair: {
        usage: '',
        async run({ tx }) {
          const { pairing, state } = await line.look(tx);
          if (pairing === null) return { refused: `Nothing waits for a scan: it is ${state}.` };
          const picture = await terminalQr(pairing);
          const how =
            'Scan it with the phone of the line: WhatsApp, linked devices, link a device.';
          // Who has seen the code could have taken the account.
          return { lines: [...picture.split('\n'), how], audit: { state } };
        },
      },
      on: turned(true),
      off: turned(false),
    },
  };
}
