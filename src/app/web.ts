import { join } from 'node:path';
import { createConversations } from '../channels/conversation.js';
import { limitTurns } from '../channels/limited.js';
import { createKept } from '../channels/kept.js';
import { createSessionTexts } from '../channels/session-text.js';
import type { ConversationParts } from '../channels/session-turn.js';
import { createSmsDesk } from '../channels/sms/desk.js';
import { createUnderstand, type ExchangeParts } from '../channels/sms/exchange.js';
import { reviveTold } from '../channels/sms/spool.js';
import { smsTree } from '../channels/sms/secrets.js';
import { createTalk } from '../channels/sms/talk.js';
import { createSpool } from '../channels/spool.js';
import { createStandings } from '../channels/standing.js';
import { createSessionEnds } from '../channels/ussd/ending.js';
import { renderUssd } from '../channels/ussd/render.js';
import { channelRoutes } from '../http/channels.js';
import { healthRoutes } from '../http/health.js';
import { paymentNotices } from '../http/payment-notices.js';
import { createReadiness } from '../http/readiness.js';
import { createHttpApp } from '../http/server.js';
import { text } from '../locales/index.js';
import { createBeforehand } from '../menus/code-work.js';
import { createCommandEffects } from '../menus/command-effects.js';
import { createEffects } from '../menus/effects.js';
import { createReads } from '../menus/reads.js';
import type { Tree } from '../menus/screen.js';
import { createConversationStore } from '../models/conversation-store.js';
import type { Providers } from '../payments/index.js';
import type { Workers } from '../workers/index.js';
import { makeConsole } from './console.js';
import { chatMenus, makeChats } from './chats.js';
import type { Ground } from './ground.js';
import { createKitchenChanges } from './kitchen-changes.js';
import type { Services } from './services.js';
import { MINUTE } from './settings.js';

/** After so many turns, or so much text, a session ends politely: gateways cut it off otherwise. */
const MAX_TURNS = 20;
const MAX_TEXT = 480;

/** What answers gateways, providers and machines; `exchange` is what a turn is made with. */
export function makeHttp(
  ground: Ground & { tree: Tree; isWorking(): boolean },
  services: Services,
  providers: Providers,
  workers: Workers,
) {
  const { config, db, log, clock, catalogue, isWorking } = ground;
  const { limits } = config;
  const kitchen = createKitchenChanges(ground);
  const afterCommit = () => {
    workers.poke();
    kitchen.afterCommit();
  };
  const written = createEffects({
    ...services,
    catalogue,
    cancelOrder: (tx, person, order) => services.fulfilment.cancelByCustomer(tx, person, order),
    callMe: (tx, person, reference) => services.callBacks.ask(tx, person, reference),
  });
  const effects = kitchen.noting(written);
  const texts = createSessionTexts(ground.vault);
  const menuSettings = { ussdCode: config.ussdCode, defaultCity: config.defaultCity };
  const exchange: ConversationParts = {
    ...ground,
    ...services,
    store: createConversationStore(db),
    kept: createKept(clock),
    texts,
    standings: createStandings(ground.vault),
    render: (screen, options) => renderUssd(screen, options),
    perform: effects,
    beforehand: createBeforehand({ ...services, deliver: services.fulfilment.deliver }),
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
      repeatMs: limits.repeatWindowMs,
      defaultLanguage: config.defaultLanguage,
    },
  };
  const conversations = limitTurns(createConversations(exchange), exchange, {
    max: limits.phoneTurnsMax,
    windowMs: limits.requestsWindowMinutes * MINUTE,
  });
  const sessionEnds = createSessionEnds({ ...ground, ...services, texts });
  const said: ExchangeParts = {
    ...ground,
    ...services,
    perform: createCommandEffects({ ...services, db, settings: menuSettings }, effects),
    afterCommit,
    ussdCode: config.ussdCode,
    defaultLanguage: config.defaultLanguage,
  };
  const conversation = chatMenus(exchange, config.ussdCode);
  const bySms = { ...exchange, tree: smsTree(exchange.tree, config.ussdCode) };
  const talk = createTalk({
    ...{ ...ground, ...services, afterCommit },
    conversations: { sms: bySms, whatsapp: conversation },
  });
  const desk = createSmsDesk({
    talk,
    ...{ ...ground, ...services, ...said, maxUnderWay: limits.smsUnderWay },
    spool: createSpool(
      { ...ground, name: 'sms', folder: join(config.dataDir, 'sms-spool') },
      reviveTold,
    ),
  });
  const understand = createUnderstand(said);
  const chats = makeChats(ground, services, { conversation, understand, afterCommit });
  const ownPages = makeConsole(ground, services, workers, afterCommit);
  const { twilio } = config.smsGateways;
  const twilioAccess = twilio && { authToken: twilio.authToken, publicUrl: config.publicUrl };
  const app = createHttpApp({
    log,
    console: ownPages.routes,
    trustedProxies: limits.trustedProxies,
    channels: channelRoutes({
      clock,
      log,
      webhookKeys: config.webhookKeys,
      conversations,
      sms: desk,
      chats,
      whatsappCloud: config.whatsapp.cloud,
      twilio: twilioAccess,
      whatsappTwilio: config.whatsapp.twilio && twilioAccess,
      hasKannel: config.smsGateways.kannel !== null,
      defaultLanguage: config.defaultLanguage,
      sessionEnds,
      mtnUssdCode: config.mtnUssdCode,
    }),
    payments: paymentNotices({
      providers: providers.list(),
      notices: services.noticeInbox,
      clock,
      afterCommit,
    }),
    health: healthRoutes(createReadiness({ db, workers, isWorking })),
  });
  return {
    app,
    desk,
    chats,
    exchange,
    conversations,
    sessionEnds,
    closeConsole: () => ownPages.close(),
  };
}
