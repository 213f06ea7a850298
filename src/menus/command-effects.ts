import type { Database, Tx } from '../models/database.js';
import type { Accounts } from '../services/accounts.js';
import type { Consents } from '../services/consents.js';
import type { DeliveryCodes } from '../services/delivery-code.js';
import type { Escrow } from '../services/escrow.js';
import type { Fulfilment } from '../services/fulfilment.js';
import type { HelpArticles } from '../services/help-articles.js';
import { ledgerAccount, type LedgerAccount } from '../services/ledger-accounts.js';
import type { SilenceChoice } from '../services/fulfilment/silence.js';
import type { Payouts } from '../services/payouts.js';
import type { Person } from '../services/person.js';
import type { Takings } from '../services/takings.js';
import type { Tracking } from '../services/tracking.js';
import type { Wallet } from '../services/wallet.js';
import { questionById } from '../models/questions.js';
import type { EffectContext, Perform } from './effects.js';
import type { AnyResult, CommandCall } from './sms/action.js';
import type { Role } from './sms/verbs.js';
import { performPayment, type PaymentWrites } from './payment-effects.js';
import { performPersonText, type PersonTextWrites } from './person-text-effects.js';
import { performTextOrder, type TextOrderWrites } from './text-order-effects.js';
import { performWalletText, type WalletTextWrites } from './wallet-text-effects.js';

/** The services behind the commands. */
export interface CommandServices
  extends TextOrderWrites, PaymentWrites, WalletTextWrites, PersonTextWrites {
  db: Database;
  accounts: Pick<Accounts, 'admit' | 'setName'>;
  fulfilment: Fulfilment;
  takings: Takings;
  codes: DeliveryCodes;
  tracking: Tracking;
  escrow: Escrow;
  consents: Consents;
  helpArticles: Pick<HelpArticles, 'tell'>;
  wallet: Pick<Wallet, 'view' | 'statement' | 'where'>;
  payouts: Pick<Payouts, 'partner'>;
}

export type PerformCommand = (call: CommandCall, context: EffectContext) => Promise<AnyResult>;

/** Movements that one SMS has room for (requirements.md PAY-10). */
const MOVEMENTS = 3;

/** Performs what commands ask for; what keys can do as well is the menus' own. */
export function createCommandEffects(services: CommandServices, menus: Perform): PerformCommand {
  const { codes, tracking, consents, payouts, takings } = services;
  return (call, context) => {
    const { tx, channel } = context;
    const { person } = context.holdings;
    switch (call.run) {
      case 'tellCode':
        return codes.tellCode(tx, person, call.input);
      case 'trackOrder':
        return tracking.track(tx, person, call.input);
      case 'readBalance':
        return readBalance(services, tx, person, call.input.of);
      case 'textPayout':
        return payouts.partner.byText(tx, person, call.input);
      case 'stopOffers':
        return consents.stop(tx, person, call.input.scope, { channel, wording: 'reply.opted_out' });
      case 'startOffers':
        return consents.start(tx, person, { channel, wording: 'reply.opted_in' });
      case 'readHelp':
        return services.helpArticles.tell(tx, call.input.number);
      case 'answerSilence':
        return answerSilence(services, tx, person, call.input);
      case 'shopSales':
        return takings.shopDay(tx, person);
      case 'driverEarnings':
        return takings.driverDay(tx, person);
      case 'driverCash':
        return takings.cash(tx, person);
      case 'draftOrder':
      case 'listMenu':
      case 'answerDraft':
      case 'answerWhere':
      case 'answerQuartier':
      case 'freeOrder':
      case 'findDishes':
      case 'answerWhich':
      case 'askProblem':
      case 'answerProblem':
        return performTextOrder(services, call, { tx, person });
      case 'answerLate':
      case 'answerShort':
      case 'claimPaid':
        return performPayment(services, call, { tx, person });
      case 'textTopUp':
      case 'readStatement':
      case 'readWhere':
      case 'readReceipt':
      case 'textCheck':
      case 'answerAuto':
        return performWalletText(services, call, { tx, person });
      case 'linkText':
      case 'sayMessage':
      case 'resumeTalk':
      case 'nameText':
        return performPersonText(services, call, context);
      default:
        // The same by SMS as by keys.
        return menus(call, context);
    }
  };
}

async function readBalance(
  { escrow, wallet }: CommandServices,
  tx: Tx,
  person: Person,
  of: Role,
): Promise<AnyResult> {
  if (of === 'customer') return { ok: true, ...(await wallet.view(tx, person, MOVEMENTS)) };
  const account = accountOf(person, of);
  const [balanceXaf, movements] = [
    await escrow.balanceXaf(tx, account),
    await escrow.statement(tx, account, MOVEMENTS),
  ];
  return { ok: true, balanceXaf, bonusXaf: 0, movements } as AnyResult;
}

function accountOf(person: Person, of: Role): LedgerAccount {
  if (of === 'shop' && person.shop) return ledgerAccount.restaurant(person.shop.shopId);
  if (of === 'driver' && person.driver) return ledgerAccount.driver(person.driver.driverId);
  return ledgerAccount.customer(person.accountId);
}

async function answerSilence(
  { fulfilment }: CommandServices,
  tx: Tx,
  person: Person,
  { questionId, choice }: { questionId: string; choice: SilenceChoice },
): Promise<AnyResult> {
  const question = await questionById(tx, questionId);
  if (!question) return { ok: false, reason: 'too_late' };
  return fulfilment.answerChoice(tx, person, question, choice);
}
