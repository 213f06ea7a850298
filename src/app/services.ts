import { createSlowHash, PASSWORD_COST } from '../lib/slow-hash.js';
import { createAnnouncements } from '../services/announcements.js';
import { createAccountNotices } from '../services/account-notices.js';
import { createAccounts } from '../services/accounts.js';
import { createBudgets } from '../services/budgets.js';
import { createCallBacks } from '../services/call-backs.js';
import { createNoticeInbox } from '../services/checkout/notice-inbox.js';
import { createPayIns } from '../services/cash/pay-ins.js';
import { createTips } from '../services/cash/tips.js';
import { createOtherMoney } from '../services/checkout/other-money.js';
import { createClaims } from '../services/checkout/claims.js';
import { createOpenPayment } from '../services/checkout/open-payment.js';
import { createPayers } from '../services/checkout/payers.js';
import { createPlaceOrder } from '../services/checkout/place.js';
import { createRetry } from '../services/checkout/retry.js';
import { createConsents } from '../services/consents.js';
import { createPrices } from '../services/costs/prices.js';
import { createDeliveryCodes, issueStored } from '../services/delivery-code.js';
import { createDispatch } from '../services/dispatch.js';
import { createEscrow } from '../services/escrow.js';
import { createFreezes } from '../services/freezes.js';
import { createFulfilment } from '../services/fulfilment.js';
import { createFunnel } from '../services/funnel.js';
import { createIdentities } from '../services/identities.js';
import { createHelpArticles } from '../services/help-articles.js';
import { createLedger } from '../services/ledger.js';
import { createManners } from '../services/manners.js';
import { createGatewayHealth } from '../services/message-routes/health.js';
import { createLinking } from '../services/linking.js';
import { createMessageCentre } from '../services/message-centre.js';
import { createMessages } from '../services/messages.js';
import { createMoneyRules } from '../services/money-rules.js';
import { createNotifications } from '../services/notifications.js';
import { createOneTimeCodes } from '../services/one-time-codes.js';
import { createOffers } from '../services/offers.js';
import { createOfferComposer } from '../services/offers/composing.js';
import { createOfferExpanding } from '../services/offers/expanding.js';
import { createOrders } from '../services/orders.js';
import { createSenders } from '../services/orders/sender.js';
import { createPayouts } from '../services/payouts.js';
import { PAYOUT_SETTINGS } from '../services/payouts/settings.js';
import { createProfile } from '../services/profile.js';
import { createProblems } from '../services/problems.js';
import { createPlaces } from '../services/places.js';
import { createResend } from '../services/resending.js';
import { createReviews } from '../services/reviews.js';
import { createShops } from '../services/shops.js';
import { createStaff } from '../services/staff.js';
import { createStatements } from '../services/statements.js';
import { createTakings } from '../services/takings.js';
import { createLexicons } from '../services/free-text/lexicons.js';
import { createTextOrders } from '../services/text-orders.js';
import { createTracking } from '../services/tracking.js';
import { createUssdSessions } from '../services/ussd-sessions.js';
import { createBonuses } from '../services/wallet/bonus.js';
import { createWalletCodes } from '../services/wallet-codes.js';
import type { Ground } from './ground.js';
import { makeOversight } from './oversight.js';
import { makePayments } from './payments.js';
import { makeWallets } from './wallets.js';
import {
  breakerSettings,
  MINUTE,
  oneTimeCodeSettings,
  orderSettings,
  paymentSettings,
  staffSettings,
  walletCodeSettings,
  walletSettings,
} from './settings.js';

export type Services = ReturnType<typeof makeServices>;

/** The business, joined: every service with the services it needs. */
export function makeServices(ground: Ground) {
  const { config, ids, vault, catalogue } = ground;
  const settings = { orders: orderSettings(config), payments: paymentSettings(config) };
  const accounts = createAccounts(ground);
  const orders = createOrders(ground);
  const senders = createSenders({ ...ground, orders });
  const ledger = createLedger(ground);
  const reviews = createReviews(ground);
  const rules = createMoneyRules(catalogue);
  const freezes = createFreezes({ ...ground, ledger });
  const messages = createMessages(ground);
  const budgets = createBudgets({
    ...{ ...ground, reviews },
    settings: { dailyXaf: config.limits.messagesDayBudgetXaf },
  });
  const accountNotices = createAccountNotices({ ...ground, accounts, messages });
  const oneTimeCodes = createOneTimeCodes({
    ...{ ...ground, accounts, notices: accountNotices },
    settings: oneTimeCodeSettings(config),
  });
  const linking = createLinking({
    ...{ ...ground, accounts, ledger, notices: accountNotices, codes: oneTimeCodes },
    silentDays: config.limits.silentNumberDays,
  });
  const bonuses = createBonuses({ ...ground, ledger, notices: accountNotices });
  const escrow = createEscrow({ ledger, orders, rules, freezes, bonuses });
  const lexicon = createLexicons();
  const places = createPlaces(ground);
  const notifications = createNotifications({
    ...ground,
    accounts,
    settings: { ussdCode: config.ussdCode, giveUpMs: settings.orders.giveUpMs },
  });
  const verbs = { ...ground, accounts, orders, notifications, settings: settings.orders };
  const watched = { ...ground, ledger, orders, freezes, notifications, reviews, rules };
  const oversight = makeOversight(watched);
  const fulfilment = createFulfilment({ ...verbs, escrow });
  const limits = { ...config.limits, promptWindowMs: config.limits.promptWindowMinutes * MINUTE };
  const payouts = createPayouts({
    ...{ ...ground, accounts, accountNotices, ledger, reviews, rules },
    ended: (tx, payout, end) => wallets.refunds.ended(tx, payout, end),
    settings: PAYOUT_SETTINGS,
  });
  const wallets = makeWallets({
    ...ground,
    ...{ accounts, notices: accountNotices, ledger, escrow, rules, reviews, payouts },
    routes: ground.providers.list(),
    payments: settings.payments,
  });
  const takings = createTakings({ ...ground, escrow });
  const asking = { ...ground, accounts, accountNotices, ledger, settings: settings.payments };
  const payIns = createPayIns(asking);
  const tips = createTips(asking);
  const payments = makePayments({
    ...ground,
    orders,
    escrow,
    fulfilment,
    notifications,
    otherMoney: createOtherMoney({ top_up: wallets.topUps, pay_in: payIns, tip: tips }),
    rules,
    reviews,
    refunds: wallets.refunds,
    settings: settings.payments,
    breaker: breakerSettings(config),
  });
  const placeOrder = createPlaceOrder({
    ...ground,
    catalogue,
    places,
    settings: { ...limits, ...walletSettings(config) },
    issueCode: (terms) => issueStored(vault, ids, terms),
    openPayment: createOpenPayment({
      ids,
      routes: payments.routes,
      settings: settings.payments,
    }),
    presentToShop: (terms, method) =>
      fulfilment.placedJobs({ ...terms, id: terms.orderId }, method),
  });
  return {
    accounts,
    orders,
    places,
    payers: createPayers(ground),
    escrow,
    ledger,
    notifications,
    fulfilment,
    messages,
    gatewayHealth: createGatewayHealth(ground),
    resend: createResend(ground),
    accountNotices,
    bonuses,
    ...wallets,
    payouts,
    payIns,
    tips,
    rules,
    dispatch: createDispatch(verbs),
    codes: createDeliveryCodes({ ...verbs, senders }),
    tracking: createTracking(verbs),
    shops: createShops(ground),
    takings,
    statements: createStatements({
      ...{ ...ground, accounts, accountNotices, takings, rules, settings: PAYOUT_SETTINGS },
    }),
    ...oversight,
    freezes,
    problems: createProblems({ ...verbs, senders, disputes: oversight.disputes }),
    callBacks: createCallBacks(ground),
    reviews,
    walletCodes: createWalletCodes({
      ...ground,
      slowHash: createSlowHash(),
      notices: accountNotices,
      settings: walletCodeSettings(config),
    }),
    identities: createIdentities({ ...ground, accounts, linking }),
    oneTimeCodes,
    linking,
    messageCentre: createMessageCentre(ground),
    profile: createProfile({ ...ground, accounts }),
    staff: createStaff({
      ...ground,
      slowHash: createSlowHash(PASSWORD_COST),
      settings: staffSettings(config),
    }),
    consents: createConsents(ground),
    helpArticles: createHelpArticles(ground),
    prices: createPrices(ground),
    budgets,
    manners: createManners({ budgets, settings: config.limits }),
    offers: createOffers(ground),
    offerExpanding: createOfferExpanding(ground),
    offerComposer: createOfferComposer({ ...ground, accounts }),
    announcements: createAnnouncements({ ...ground, accounts }),
    funnel: createFunnel(ground),
    ussdSessions: createUssdSessions(ground),
    collecting: payments.collecting,
    polling: payments.polling,
    settle: payments.settle,
    expire: payments.expire,
    decide: payments.decide,
    closeReview: payments.closeReview,
    providerHealth: payments.health,
    lateMoney: payments.lateMoney,
    shortMoney: payments.shortMoney,
    claims: createClaims(ground),
    retry: createRetry({ ...payments.parts, accounts, catalogue, fulfilment, limits }),
    noticeInbox: createNoticeInbox(ground),
    placeOrder,
    lexicon,
    textOrders: createTextOrders({ ...ground, places, placeOrder, lexicon }),
  };
}
