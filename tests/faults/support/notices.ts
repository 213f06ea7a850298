import { foldToGsm7 } from '../../../src/lib/fold.js';
import { notices as english } from '../../../src/locales/en/notices.js';
import { notices as french } from '../../../src/locales/fr/notices.js';
import { isNoticeEvent, type NoticeEvent } from '../../../src/services/notifications/table.js';

/** A line of docs/messages.md, recognised by its words alone, as its reader would. */
export interface Recognised {
  event: NoticeEvent;
  language: 'fr' | 'en';
}

/** Some events have several sentences: `order.declined_cash` is `order.declined`. */
const VARIANT = /_(cash|shut|unsure)$/;

const KNOWN = [
  ...patternsOf(french, 'fr'),
  ...patternsOf(english, 'en'),
] as const;

/** Null for an answer to a command: nobody is told those without asking. */
export function recognise(text: string): Recognised | null {
  const found = KNOWN.find(({ pattern }) => pattern.test(text));
  return found ? { event: found.event, language: found.language } : null;
}

function patternsOf(sentences: Record<string, string>, language: 'fr' | 'en') {
  return Object.entries(sentences).flatMap(([key, sentence]) => {
    const event = key.replace('notice.', '').replace(VARIANT, '');
    if (!isNoticeEvent(event)) return [];
    const words = foldToGsm7(sentence)
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return [{ event, language, pattern: new RegExp(`^${words.join('[\\s\\S]*?')}$`) }];
  });
}
