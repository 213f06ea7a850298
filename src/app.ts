import type { Server } from 'node:http';
import { join } from 'node:path';
import { createConversations } from './channels/conversation.js';
import { createSessionTexts } from './channels/session-text.js';
import { createAfricasTalkingSms } from './channels/sms/africastalking.js';
import { createSmsDesk, type SmsDesk } from './channels/sms/desk.js';
import { createSpool } from './channels/sms/spool.js';
import { createStandings } from './channels/standing.js';
import { renderUssd } from './channels/ussd/render.js';
import type { Config } from './config.js';
import { campayWebhook } from './http/campay-webhook.js';
import { channelRoutes } from './http/channels.js';
import { healthRoutes } from './http/health.js';
import { createReadiness } from './http/readiness.js';
import { createHttpApp, createHttpServer } from './http/server.js';
import { createClock, type Clock } from './lib/clock.js';
import { AppError } from './lib/errors.js';
import { createIds, type Ids } from './lib/ids.js';
import { createLog, type Log } from './lib/log.js';
import { createVault, type Vault } from './lib/vault.js';
import { text } from './locales/index.js';
import { createCommandEffects } from './menus/command-effects.js';
import { createEffects } from './menus/effects.js';
import { ENTRIES, TREE } from './menus/index.js';
import { lintTree } from './menus/lint.js';
import { createReads } from './menus/reads.js';
import type { Tree } from './menus/screen.js';
import { createConversationStore, endSession } from './models/conversations.js';
import { createDatabase, type Database } from './models/database.js';
import { createProviders, type Providers } from './payments/index.js';
import { createAccounts } from './services/accounts.js';
import { createCallBacks } from './services/call-backs.js';
import { createCatalogueCache, type CatalogueCache } from './services/catalogue.js';
import { createCollecting } from './services/checkout/collect.js';
import { createExpire } from './services/checkout/expire.js';
import { createNoticeInbox } from './services/checkout/notice-inbox.js';
import { createOpenPayment } from './services/checkout/open-payment.js';
import {
  defaultPaymentSettings,
  type PaymentSettings,
} from './services/checkout/payment-settings.js';
import { createPlaceOrder } from './services/checkout/place.js';
import { createPolling } from './services/checkout/polling.js';
import { createSettle } from './services/checkout/settle.js';
import { createConsents } from './services/consents.js';
import { createDeliveryCodes, issueStored } from './services/delivery-code.js';
import { createDispatch } from './services/dispatch.js';
import { createEscrow } from './services/escrow.js';
import { createFulfilment } from './services/fulfilment.js';
import { createLedger } from './services/ledger.js';
import { createMessages } from './services/messages.js';
import { createNotifications } from './services/notifications.js';
import { createOrders } from './services/orders.js';
import { createSenders } from './services/orders/sender.js';
import { ORDER_SETTINGS, type OrderSettings } from './services/orders/settings.js';
import { createPlaces } from './services/places.js';
import { createShops } from './services/shops.js';
import { createTracking } from './services/tracking.js';
import { createWorkers, type Workers } from './workers/index.js';
import { createCollectJob } from './workers/jobs/collect.js';
import { createMessageJob } from './workers/jobs/message.js';
import { createOrderJobs } from './workers/jobs/order-jobs.js';
import { createPaymentExpireJob } from './workers/jobs/payment-expire.js';
import { createPaymentPollJob } from './workers/jobs/payment-poll.js';
import { createPaymentReadBackJob } from './workers/jobs/payment-read-back.js';
import type { JobHandler } from './workers/job.js';
import type { WorkerSettings } from './workers/settings.js';

/** What a test or a start brings instead of what the configuration would make. */
export interface AppParts {
  clock?: Clock;
  ids?: Ids;
  log?: Log;
  /** Told the name of every statement, to count them. */
  onStatement?: (name: string) => void;
  /** The menus, wrapped by a test that slows them down or looks at every page. */
  tree?: Tree;
  /** How often workers look, how long leases hold. */
  workerSettings?: Partial<WorkerSettings>;
}

export interface App {
  http: Server;
  workers: Workers;
  /** Serves and works, as far as asked; gives the port it listens on, 0 without http. */
  start(roles: { http: boolean; workers: boolean }): Promise<number>;
  /** Learns at once what it would learn within seconds: a changed catalogue, SMS that were spooled. */
  upkeep(): Promise<void>;
  /** Takes no more work, finishes what is in hand, and closes what it opened. */
  stop(): Promise<void>;
}

/** What everything else is made from. */
interface Ground {
  config: Config;
  clock: Clock;
  ids: Ids;
  log: Log;
  vault: Vault;
  db: Database;
  catalogue: CatalogueCache;
}

type Services = ReturnType<typeof makeServices>;

/** The composition root: the only place where parts are made and joined. */
export async function buildApp(config: Config, parts: AppParts = {}): Promise<App> {
  const tree = parts.tree ?? TREE;
  refuseUnsoundMenus(tree);
  const ground = await makeGround(config, parts);
  const services = makeServices(ground);
  const providers = makeProviders(ground);
  const sms = createAfricasTalkingSms({
    ...config.africastalking,
    from: config.smsNumber,
    timeoutMs: config.limits.providerTimeoutMs,
  });
  // What works behind the turns never waits for their connections, nor they for its.
  const behind = { ...ground, db: openDatabase(config, parts, config.workerPoolSize) };
  const handlers = makeHandlers(behind, services, providers, sms);
  const workers = createWorkers({
    ...behind,
    redisUrl: config.redisUrl,
    handlers,
    ...(parts.workerSettings ? { settings: parts.workerSettings } : {}),
  });
  let working = false;
  const { app, desk } = makeHttp(
    { ...ground, tree, isWorking: () => working },
    services,
    providers,
    workers,
  );
  const http = createHttpServer(app);
  const upkeep = createUpkeep(ground, desk);
  return {
    http,
    workers,
    upkeep: upkeep.round,
    async start(roles) {
      upkeep.start();
      working = roles.workers;
      if (roles.workers) await workers.start();
      return roles.http ? listen(http, config) : 0;
    },
    async stop() {
      await closeServer(http);
      upkeep.stop();
      await workers.stop();
      await Promise.all([providers.close(), sms.close()]);
      await Promise.all([ground.db.close(), behind.db.close()]);
    },
  };
}

function refuseUnsoundMenus(tree: Tree): void {
  const problems = lintTree(tree, ENTRIES);
  if (problems.length > 0) throw new AppError('config_invalid', `menus: ${problems.join('; ')}`);
}

function openDatabase(config: Config, parts: AppParts, poolSize: number): Database {
  if (config.databaseUrl === null) throw new AppError('config_invalid', 'DATABASE_URL is missing.');
  return createDatabase({
    url: config.databaseUrl,
    poolSize,
    acquireMs: config.limits.turnWaitMs,
    ...(parts.onStatement ? { onStatement: parts.onStatement } : {}),
  });
}

async function makeGround(config: Config, parts: AppParts): Promise<Ground> {
  if (config.masterKey === null) throw new AppError('config_invalid', 'MASTER_KEY is missing.');
  const clock = parts.clock ?? createClock(config.clockStart);
  const db = openDatabase(config, parts, config.poolSize);
  return {
    config,
    clock,
    db,
    ids: parts.ids ?? createIds(() => clock.now().getTime()),
    log: parts.log ?? createLog(config.logLevel),
    vault: createVault(config.masterKey),
    catalogue: await createCatalogueCache(db),
  };
}

function makeServices(ground: Ground) {
  const { config, ids, vault, catalogue } = ground;
  const settings = { orders: orderSettings(config), payments: paymentSettings(config) };
  const accounts = createAccounts(ground);
  const orders = createOrders(ground);
  const senders = createSenders({ ...ground, orders });
  const ledger = createLedger(ground);
  const escrow = createEscrow({ ledger, orders, settings: config.limits });
  const places = createPlaces(ground);
  const notifications = createNotifications({
    ...ground,
    accounts,
    settings: { ussdCode: config.ussdCode, giveUpMs: settings.orders.giveUpMs },
  });
  const verbs = { ...ground, accounts, orders, notifications, settings: settings.orders };
  const fulfilment = createFulfilment({ ...verbs, escrow });
  const payments = {
    ...ground,
    orders,
    escrow,
    fulfilment,
    notifications,
    settings: settings.payments,
  };
  return {
    accounts,
    orders,
    places,
    escrow,
    notifications,
    fulfilment,
    messages: createMessages(ground),
    dispatch: createDispatch(verbs),
    codes: createDeliveryCodes({ ...verbs, senders }),
    tracking: createTracking(verbs),
    shops: createShops(ground),
    callBacks: createCallBacks(ground),
    consents: createConsents(ground),
    collecting: createCollecting(payments),
    polling: createPolling(payments),
    settle: createSettle(payments),
    expire: createExpire(payments),
    noticeInbox: createNoticeInbox(ground),
    placeOrder: createPlaceOrder({
      ...ground,
      catalogue,
      places,
      settings: {
        ...config.limits,
        promptWindowMs: config.limits.promptWindowMinutes * MINUTE,
      },
      issueCode: (terms) => issueStored(vault, ids, terms),
      openPayment: createOpenPayment({ ids, settings: settings.payments }),
      presentToShop: (terms) => fulfilment.cashJobs({ ...terms, id: terms.orderId }),
    }),
  };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function orderSettings({ limits }: Config): OrderSettings {
  const offer = limits.offerSeconds * SECOND;
  const [, , zone, neighbours] = ORDER_SETTINGS.offerRoundsMs;
  return {
    ...ORDER_SETTINGS,
    secondPhoneMs: limits.shopSecondPhoneSeconds * SECOND,
    callListMs: limits.shopCallSeconds * SECOND,
    choiceMs: limits.shopChoiceSeconds * SECOND,
    giveUpMs: limits.shopGiveUpSeconds * SECOND,
    dispatchLeadMs: limits.dispatchLeadMinutes * MINUTE,
    offerRoundsMs: [offer, offer, zone, neighbours],
    openRides: limits.driverOpenRides,
  };
}

function paymentSettings({ limits }: Config): PaymentSettings {
  return {
    ...defaultPaymentSettings,
    collectDelayMs: limits.collectDelayMs,
    windowMs: limits.paymentWindowMinutes * MINUTE,
  };
}

function makeProviders({ config, clock }: Ground): Providers {
  const { baseUrl, username, password, permanentToken, webhookKey } = config.campay;
  const credentials = permanentToken === '' ? { username, password } : { permanentToken };
  const timeoutMs = config.limits.providerTimeoutMs;
  return createProviders({ campay: { baseUrl, credentials, webhookKey, timeoutMs } }, { clock });
}

function makeHandlers(
  ground: Ground,
  services: Services,
  providers: Providers,
  sms: ReturnType<typeof createAfricasTalkingSms>,
): JobHandler[] {
  const parts = { ...ground, ...services, providers };
  const handlers = [
    createMessageJob({
      ...parts,
      compose: services.notifications.compose,
      gateways: [sms],
    }),
    createCollectJob(parts),
    createPaymentPollJob(parts),
    createPaymentReadBackJob(parts),
    createPaymentExpireJob(parts),
    ...createOrderJobs(parts),
  ];
  return handlers;
}

function makeHttp(
  ground: Ground & { tree: Tree; isWorking(): boolean },
  services: Services,
  providers: Providers,
  workers: Workers,
) {
  const { config, db, log, clock, catalogue, isWorking } = ground;
  const { limits } = config;
  const afterCommit = () => {
    workers.poke();
  };
  const effects = createEffects({
    ...services,
    catalogue,
    cancelOrder: (tx, person, order) => services.fulfilment.cancelByCustomer(tx, person, order),
    callMe: (tx, person, reference) => services.callBacks.ask(tx, person, reference),
  });
  const menuSettings = { ussdCode: config.ussdCode, defaultCity: config.defaultCity };
  const conversations = createConversations({
    ...ground,
    ...services,
    store: createConversationStore(db),
    texts: createSessionTexts(ground.vault),
    standings: createStandings(ground.vault),
    render: (screen, options) => renderUssd(screen, options),
    perform: effects,
    readsFor: createReads({ ...ground, ...services, settings: menuSettings }),
    help: text('choice.help', { service: config.smsNumber }),
    seenCatalogue: (version) => {
      catalogue.seen(version);
    },
    afterCommit,
    settings: {
      deadlineMs: limits.turnDeadlineMs,
      waitMs: limits.turnWaitMs,
      maxUnderWay: limits.turnsUnderWay,
      maxTurns: MAX_TURNS,
      maxTextLength: MAX_TEXT,
      resumeMs: limits.resumeMinutes * MINUTE,
      defaultLanguage: config.defaultLanguage,
    },
  });
  const desk = createSmsDesk({
    ...ground,
    ...services,
    spool: createSpool({ ...ground, folder: join(config.dataDir, 'sms-spool') }),
    perform: createCommandEffects({ ...services, db }, effects),
    afterCommit,
    ussdCode: config.ussdCode,
    defaultLanguage: config.defaultLanguage,
  });
  const app = createHttpApp({
    log,
    channels: channelRoutes({
      clock,
      log,
      webhookKeys: config.webhookKeys,
      conversations,
      sms: desk,
      defaultLanguage: config.defaultLanguage,
      async endSession(end) {
        const person = await services.accounts.byPhone(db, end.phone);
        if (person) await endSession(db, { ...end, phoneId: person.phoneId });
      },
    }),
    payments: campayWebhook({
      provider: providers.get('campay'),
      notices: services.noticeInbox,
      clock,
    }),
    health: healthRoutes(createReadiness({ db, workers, isWorking })),
  });
  return { app, desk };
}

/** How often a process looks for a changed catalogue and for SMS spooled while Postgres was away. */
const UPKEEP_MS = 2_000;

function createUpkeep({ catalogue, log }: Ground, desk: SmsDesk) {
  let timer: NodeJS.Timeout | undefined;
  async function round(): Promise<void> {
    try {
      await catalogue.refresh();
      await desk.resume();
    } catch (error) {
      log.warn('upkeep_failed', { error });
    }
  }
  return {
    round,
    start() {
      timer = setInterval(() => void round(), UPKEEP_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** After so many turns, or so much text, a session ends politely: gateways cut it off otherwise. */
const MAX_TURNS = 20;
const MAX_TEXT = 480;

function listen(http: Server, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      const address = http.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(http: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!http.listening) {
      resolve();
      return;
    }
    http.close(() => {
      resolve();
    });
    http.closeIdleConnections();
  });
}
