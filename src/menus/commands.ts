import { text, type Text } from '../locales/index.js';
import { mayCommand } from './proof.js';
import type { Handler, Situation } from './sms/action.js';
import { COMMON_COMMANDS } from './sms/common-commands.js';
import { HELP_ARTICLE } from './sms/help-command.js';
import { FIND_DISHES } from './sms/free-commands.js';
import { DRIVER_COMMANDS } from './sms/driver-commands.js';
import { ORDER_COMMANDS } from './sms/order-commands.js';
import { NOTHING_SAID, type Command, type Parsed, type Unclear } from './sms/parsed.js';
import { PERSON_COMMANDS } from './sms/person-commands.js';
import { PAID_CLAIM } from './sms/payment-answers.js';
import { PAYOUT_COMMANDS } from './sms/payout-commands.js';
import { severalOpen, wrongRole } from './sms/replies.js';
import { SHOP_COMMANDS } from './sms/shop-commands.js';
import { mayUse, VERBS, type Role, type VerbId } from './sms/verbs.js';
import { WALLET_COMMANDS } from './sms/wallet-commands.js';
import { example } from './sms/words.js';

/**
 * Everything people do by SMS, beside the menus: words and digits are in `sms/verbs.ts`, effects and
 * sentences in the files of each role. A verb without a handler for a role is refused there.
 */
export const COMMANDS: Readonly<Record<VerbId, Partial<Record<Role, Handler>>>> = {
  accept: { shop: SHOP_COMMANDS.accept, driver: DRIVER_COMMANDS.accept },
  refuse: { shop: SHOP_COMMANDS.refuse, driver: DRIVER_COMMANDS.refuse },
  ready: { shop: SHOP_COMMANDS.ready },
  pick_up: { driver: DRIVER_COMMANDS.pick_up },
  deliver: { driver: DRIVER_COMMANDS.deliver },
  absent: { customer: ORDER_COMMANDS.problem, driver: DRIVER_COMMANDS.absent },
  late: { shop: SHOP_COMMANDS.late, driver: DRIVER_COMMANDS.late },
  item_out: { shop: SHOP_COMMANDS.item_out },
  item_back: { shop: SHOP_COMMANDS.item_back },
  available: { shop: SHOP_COMMANDS.available, driver: DRIVER_COMMANDS.available },
  pause: { shop: SHOP_COMMANDS.pause, driver: DRIVER_COMMANDS.pause },
  cash: { driver: DRIVER_COMMANDS.cash },
  area: { driver: DRIVER_COMMANDS.area },
  sales: { shop: SHOP_COMMANDS.sales },
  earnings: { driver: DRIVER_COMMANDS.earnings },
  payout: { shop: PAYOUT_COMMANDS.payout, driver: PAYOUT_COMMANDS.payout },
  pay_in: { driver: PAYOUT_COMMANDS.pay_in },
  tip: forAll(PAYOUT_COMMANDS.tip),
  status: forAll(COMMON_COMMANDS.status),
  code: forAll(COMMON_COMMANDS.code),
  balance: forAll(COMMON_COMMANDS.balance),
  top_up: forAll(WALLET_COMMANDS.topUp),
  statement: forAll(WALLET_COMMANDS.statement),
  where: forAll(WALLET_COMMANDS.where),
  receipt: forAll(WALLET_COMMANDS.receipt),
  verify: forAll(WALLET_COMMANDS.verify),
  order: forAll(ORDER_COMMANDS.order),
  menu: forAll(ORDER_COMMANDS.menu),
  find: forAll(FIND_DISHES),
  link: forAll(PERSON_COMMANDS.link),
  messages: forAll(PERSON_COMMANDS.messages),
  resume: forAll(PERSON_COMMANDS.resume),
  rename: forAll(PERSON_COMMANDS.rename),
  block: forAll(PERSON_COMMANDS.block),
  call: forAll(COMMON_COMMANDS.call),
  help: forAll(COMMON_COMMANDS.help),
  stop: forAll(COMMON_COMMANDS.stop),
  stop_promo: forAll(COMMON_COMMANDS.stopPromo),
  stop_all: forAll(COMMON_COMMANDS.stopAll),
  start: forAll(COMMON_COMMANDS.start),
  french: forAll(COMMON_COMMANDS.french),
  english: forAll(COMMON_COMMANDS.english),
};

function forAll(handler: Handler): Record<Role, Handler> {
  return { customer: handler, shop: handler, driver: handler };
}

/** Words that name no verb, to be answered like one that only asks. */
const CLAIM: Command = {
  ...{ kind: 'command', verb: 'status', ...NOTHING_SAID },
  ...{ detail: null, exact: true },
};

/** What to do with a message that was read. */
export type Decision =
  /** No reply: thanks, greetings, our own words sent back. */
  | { kind: 'silent' }
  | { kind: 'say'; text: Text }
  /** Perform `handler.call(...)`, then say what `handler.say(...)` gives. */
  | { kind: 'run'; handler: Extract<Handler, { kind: 'action' }>; command: Command }
  /** A digit for the open question, or for the one about this order. */
  | { kind: 'digit'; digit: number; reference: number | null }
  /** A digit while nothing waits for one. */
  | { kind: 'late_digit'; digit: number }
  /** Where they are, in their own words, as we asked; `otherwise` when it is no place we know. */
  | { kind: 'where'; otherwise: Text | null }
  /** A customer's own words, which may name dishes; `otherwise` when they do not. */
  | { kind: 'free'; otherwise: Text };

/** Pure: what a parsed message comes to for this sender. */
export function decide(parsed: Parsed, situation: Situation): Decision {
  switch (parsed.kind) {
    case 'thanks':
    case 'echo':
      return { kind: 'silent' };
    case 'empty':
      return { kind: 'say', text: notUnderstood(situation) };
    case 'unclear':
      return isWhere(parsed, situation)
        ? { kind: 'where', otherwise: otherwise(parsed, situation) }
        : inWords(parsed, situation);
    case 'paid':
      return { kind: 'run', handler: PAID_CLAIM, command: CLAIM };
    case 'digit':
      return decideDigit(parsed, situation);
    case 'command':
      // "area Deido" is a driver's command, or the answer we asked for.
      return parsed.verb === 'area' && situation.asksWhere && situation.role !== 'driver'
        ? { kind: 'where', otherwise: null }
        : decideCommand(parsed, situation);
  }
}

/** Words that are no command may be the place that we asked for; a question never is. */
function isWhere({ why }: Unclear, { asksWhere = false }: Situation): boolean {
  return asksWhere && why !== 'question' && why !== 'quotation' && why !== 'several_orders';
}

/** A customer who is not understood may have named what they want to eat. */
function inWords(parsed: Unclear, situation: Situation): Decision {
  const asked = askBack(parsed, situation);
  const mayOrder = situation.role === 'customer' && !NO_ORDER.has(parsed.why);
  return mayOrder ? { kind: 'free', otherwise: asked } : { kind: 'say', text: asked };
}

/** Our own words sent back order nothing, nor do sentences about orders. */
const NO_ORDER: ReadonlySet<Unclear['why']> = new Set(['quotation', 'several_orders', 'negation']);

/** What else it may have meant; null when it can only be the place. */
function otherwise(parsed: Unclear, situation: Situation): Text | null {
  return parsed.guess === undefined ? null : askBack(parsed, situation);
}

function decideCommand(command: Command, situation: Situation): Decision {
  const { access, service } = situation;
  if (!mayCommand(command.verb, access)) {
    const closed = access === 'closed' ? 'reply.number_closed' : 'reply.prove_first';
    return { kind: 'say', text: text(closed, { service }) };
  }
  const isArticle = command.verb === 'help' && command.article !== null;
  const handler = isArticle ? HELP_ARTICLE : COMMANDS[command.verb][situation.role];
  if (!handler) return { kind: 'say', text: wrongRole(command) };
  return handler.kind === 'answer'
    ? { kind: 'say', text: handler.say(command, situation) }
    : { kind: 'run', handler, command };
}

/** A bare digit counts only when exactly one question is open, else we ask which. */
function decideDigit(
  { digit, reference }: Extract<Parsed, { kind: 'digit' }>,
  { openQuestions, openReferences, questionNumbers = openReferences }: Situation,
): Decision {
  if (openQuestions === 0) return { kind: 'late_digit', digit };
  if (openQuestions === 1 || reference !== null) return { kind: 'digit', digit, reference };
  const named = `${String(questionNumbers[0] ?? 4821)} ${String(digit)}`;
  const which = text('reply.which_question', { count: openQuestions, example: named });
  return { kind: 'say', text: which };
}

/** Nothing was done; the sentence says how to say it, as exactly as we can guess. */
function askBack({ why, guess }: Unclear, situation: Situation): Text {
  const { role, openReferences } = situation;
  if (guess === undefined || !mayUse(role, guess)) return notUnderstood(situation);
  const isAboutOrders = VERBS[guess].pattern.startsWith('order');
  if (isAboutOrders && openReferences.length > 1 && why !== 'quotation') {
    return severalOpen(guess, openReferences, situation);
  }
  const only = isAboutOrders ? (openReferences[0] ?? null) : null;
  return text('reply.not_sure', { example: example(guess, role, only) });
}

/** S8, with the words of this role. */
export function notUnderstood({ role, service }: Situation): Text {
  switch (role) {
    case 'customer':
      return text('reply.not_understood_customer', { service });
    case 'shop':
      return text('reply.not_understood_shop');
    case 'driver':
      return text('reply.not_understood_driver');
  }
}
