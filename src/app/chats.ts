import { join } from 'node:path';
import { renderSms } from '../channels/sms/render.js';
import type { ConversationParts } from '../channels/session-turn.js';
import { createSpool } from '../channels/spool.js';
import type { Understand } from '../channels/understood.js';
import { createChatDesk, reviveToldInChat, type ChatDesk } from '../channels/whatsapp/desk.js';
import { renderWhatsApp } from '../channels/whatsapp/render.js';
import { chatTree } from '../channels/whatsapp/secrets.js';
import { createStrangers } from '../channels/whatsapp/strangers.js';
import { parsePhone } from '../lib/phone.js';
import type { Ground } from './ground.js';
import type { Services } from './services.js';

interface ChatsParts {
  /** The menus as chats show them. */
  conversation: ConversationParts;
  understand: Understand;
  afterCommit(): void;
}

/** The menus as chats show them. */
export function chatMenus(exchange: ConversationParts, ussdCode: string): ConversationParts {
  return {
    ...exchange,
    tree: chatTree(exchange.tree, ussdCode),
    render: renderWhatsApp,
    // A chat has no end that a network sets.
    settings: { ...exchange.settings, maxTurns: Infinity },
  };
}

/** Chats on WhatsApp: the same screens and the same commands, in messages. */
export function makeChats(ground: Ground, services: Services, parts: ChatsParts): ChatDesk {
  const { config, db } = ground;
  const { understand, afterCommit } = parts;
  return createChatDesk({
    ...{ ...ground, ...services, understand, afterCommit },
    conversation: parts.conversation,
    spell: (words, language) => renderSms(words, { language }).text,
    strangers: createStrangers({
      ...{ ...ground, ...services, codes: services.oneTimeCodes, afterCommit },
    }),
    spool: createSpool(
      { ...ground, name: 'chat', folder: join(config.dataDir, 'chat-spool') },
      reviveToldInChat,
    ),
    async numberChanged({ from, to }) {
      const [before, now] = [from.waId, to.waId].map((id) => id && parsePhone(`+${id}`));
      if (!before) return;
      const change = { from: before, to: now || null };
      await db.transaction((tx) => services.linking.numberChanged(tx, change));
      afterCommit();
    },
    maxUnderWay: config.limits.smsUnderWay,
  });
}
