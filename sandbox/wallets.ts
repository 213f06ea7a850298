import type { Clock } from './clock.js';
import type { Handsets, Phone } from './handsets.js';
import type { Operator } from './numbers.js';
import type { Settings } from './settings.js';

/** How a Mobile Money request ended on the phone's side. Only `approved` took the money. */
export type Decision =
  'approved' | 'refused' | 'wrong_pin' | 'insufficient' | 'expired' | 'unreachable';

export const promptActions = ['approve', 'refuse', 'wrong_pin', 'ignore'] as const;
export type PromptAction = (typeof promptActions)[number];

/** A request for money that waits for the PIN of the wallet's owner. */
export interface Prompt {
  id: string;
  provider: string;
  operator: Operator;
  msisdn: string;
  amountXaf: number;
  reference: string;
  externalReference: string;
  description: string;
  askedAtMs: number;
  expiresAtMs: number;
  /** It reached the screen at least once. */
  shown: boolean;
  /** Its owner looked away: off the screen, still waiting. */
  ignored: boolean;
}

export interface PaymentRequest extends Pick<
  Prompt,
  'provider' | 'msisdn' | 'amountXaf' | 'reference' | 'externalReference' | 'description'
> {
  decided: (decision: Decision) => void;
}

export interface Answering {
  /** What was typed; absent, the right PIN. */
  pin?: string;
  /** From the operator's own menu, which is a session itself and needs no prompt on the screen. */
  inMenu?: boolean;
}

/** The operators' wallets: ask for money, show the prompt, hear the answer. */
export interface Wallets {
  request(request: PaymentRequest): void;
  /** What stands on the phone's screen now. */
  visible(phone: Phone): Prompt[];
  /** All that waits for this phone, on the screen or not. */
  waiting(phone: Phone): Prompt[];
  decide(
    phone: Phone,
    id: string,
    action: PromptAction,
    how?: Answering,
  ): { ok: true; decision: Decision | 'ignored' } | { ok: false; reason: 'unknown' | 'not_shown' };
  clear(): void;
}

interface Pending extends Prompt {
  decided: (decision: Decision) => void;
  stop: (() => void)[];
}

interface Parts {
  clock: Clock;
  handsets: Handsets;
  settings: Settings;
  newId: () => string;
}

export function createWallets(parts: Parts): Wallets {
  const { clock, handsets, settings } = parts;
  const byPhone = new Map<string, Pending[]>();
  const waiting = (phone: Phone): Pending[] => byPhone.get(phone.msisdn) ?? [];

  const close = (prompt: Pending, decision: Decision): void => {
    const phone = handsets.get(prompt.msisdn);
    const rest = waiting(phone).filter((other) => other !== prompt);
    if (rest.length > 0) byPhone.set(prompt.msisdn, rest);
    else byPhone.delete(prompt.msisdn);
    for (const stop of prompt.stop) stop();
    handsets.changed(phone);
    prompt.decided(decision);
  };
  const pay = (prompt: Pending): Decision => {
    const phone = handsets.get(prompt.msisdn);
    if (phone.balanceXaf < prompt.amountXaf) return 'insufficient';
    phone.balanceXaf -= prompt.amountXaf;
    return 'approved';
  };
  const approveAlone = (prompt: Pending): void => {
    const phone = handsets.get(prompt.msisdn);
    if (!waiting(phone).includes(prompt) || !phone.autoApprove || !handsets.isFree(phone)) return;
    close(prompt, pay(prompt));
  };
  const show = (phone: Phone): void => {
    if (!handsets.isFree(phone)) return;
    for (const prompt of waiting(phone)) {
      prompt.shown = true;
      if (phone.autoApprove)
        prompt.stop.push(clock.after(settings.autoApproveMs, () => approveAlone(prompt)));
    }
    handsets.changed(phone);
  };
  // The prompt is a network-initiated USSD session of its own: a phone whose line is taken cannot show it.
  const giveUpIfBusy = (prompt: Pending): void => {
    const phone = handsets.get(prompt.msisdn);
    if (!prompt.shown && phone.on && waiting(phone).includes(prompt)) close(prompt, 'unreachable');
  };
  const verdict = (prompt: Pending, phone: Phone, action: PromptAction, pin?: string): Decision => {
    if (action === 'refuse') return 'refused';
    const right = action === 'approve' && (pin === undefined || pin === phone.pin);
    return right ? pay(prompt) : 'wrong_pin';
  };

  handsets.onFreed(show);

  return {
    request({ decided, ...request }) {
      const phone = handsets.get(request.msisdn);
      const prompt: Pending = {
        ...request,
        id: parts.newId(),
        operator: phone.operator,
        askedAtMs: clock.now(),
        expiresAtMs: clock.now() + settings.promptMs,
        shown: false,
        ignored: false,
        decided,
        stop: [],
      };
      byPhone.set(phone.msisdn, [...waiting(phone), prompt]);
      prompt.stop.push(
        clock.after(settings.promptMs, () => close(prompt, 'expired')),
        clock.after(settings.promptBusyMs, () => giveUpIfBusy(prompt)),
      );
      show(phone);
    },
    visible: (phone) =>
      handsets.isFree(phone) ? waiting(phone).filter((prompt) => !prompt.ignored) : [],
    waiting,
    decide(phone, id, action, { pin, inMenu = false } = {}) {
      const prompt = waiting(phone).find((other) => other.id === id);
      if (!prompt) return { ok: false, reason: 'unknown' };
      const onScreen = prompt.shown && handsets.isFree(phone);
      if (!onScreen && !inMenu) return { ok: false, reason: 'not_shown' };
      if (action === 'ignore') {
        prompt.ignored = true;
        handsets.changed(phone);
        return { ok: true, decision: 'ignored' };
      }
      const decision = verdict(prompt, phone, action, pin);
      close(prompt, decision);
      return { ok: true, decision };
    },
    clear: () => byPhone.clear(),
  };
}
