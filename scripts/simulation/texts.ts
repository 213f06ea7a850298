import type { SendResult, SmsGateway, SmsToSend } from '../../src/channels/channel.js';
import type { Random } from './random.js';
import type { Tasks } from './tasks.js';
import type { Time } from './time.js';
import type { Trace } from './trace.js';

/** What the application sends its SMS by. */
export type SmsSender = SmsGateway & { close(): Promise<void> };

/** An SMS as it reached a phone; `subject` is what it was sent about. */
export interface Received {
  to: string;
  text: string;
  template: string;
  orderId: string | null;
}

export interface TextsParts {
  time: Time;
  tasks: Tasks;
  random: Random;
  trace: Trace;
  subjectOf(messageId: string): Record<string, unknown> | undefined;
  /** Somebody reads an SMS. */
  onText(received: Received): void;
}

const SECOND = 1_000;

/** A gateway and the networks behind it: slow, lossy, now and then twice. */
export function createTexts({
  time,
  tasks,
  random,
  trace,
  subjectOf,
  onText,
}: TextsParts): SmsSender {
  let count = 0;

  function reach({ to, text, ref }: SmsToSend): void {
    const subject = subjectOf(ref) ?? {};
    const { template, order } = subject as { template?: string; order?: { orderId?: string } };
    const received = { to, text, template: template ?? '', orderId: order?.orderId ?? null };
    const delayMs = random.percent(95) ? random.between(SECOND, 6 * SECOND) : 90 * SECOND;
    time.after(delayMs, () => {
      onText(received);
    });
  }

  async function send(message: SmsToSend): Promise<SendResult> {
    const fate = random.weighted({ sent: 930, lost: 20, twice: 15, unanswered: 15, busy: 20 });
    trace.add('sms', `${message.to.slice(-4)} ${fate} ${String(message.text.length)}`);
    // Nearly all answer at once, so that what leaves together is written down together.
    if (fate === 'unanswered') await tasks.wait(random.between(SECOND, 12 * SECOND));
    if (fate === 'busy') return { ok: false, permanent: false, code: 'http_503' };
    if (fate !== 'lost') reach(message);
    if (fate === 'twice') reach(message);
    if (fate === 'unanswered') return { ok: false, permanent: false, code: 'timeout' };
    return { ok: true, externalId: `virtual-${String((count += 1))}` };
  }

  return { name: 'africastalking', channel: 'sms', send, close: () => Promise.resolve() };
}
