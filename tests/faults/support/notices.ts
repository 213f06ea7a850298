import { foldToGsm7 } from '../../../src/lib/fold.js';
import { notices as english } from '../../../src/locales/en/notices.js';
import { notices as french } from '../../../src/locales/fr/notices.js';
import { isNoticeEvent, type NoticeEvent } from '../../../src/services/notifications/table.js';

/** A line of docs/messages.md, recognised by its words alone, as its reader would. */
export interface Recognised {
  event: NoticeEvent;
  language: 'fr' | 'en';
}

const KNOWN = [...patternsOf(french, 'fr'), ...patternsOf(english, 'en')] as const;

/** Null for an answer to a command: nobody is told those without asking. */
export function recognise(text: string): Recognised | null {
  const found = KNOWN.find(({ pattern }) => pattern.test(text));
  return found ? { event: found.event, language: found.language } : null;
}

function patternsOf(sentences: Record<string, string>, language: 'fr' | 'en') {
  return Object.entries(sentences).flatMap(([key, sentence]) => {
    const event = eventOf(key.replace('notice.', ''));
    if (event === null) return [];
    const words = foldToGsm7(sentence)
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return [{ event, language, pattern: new RegExp(`^${words.join('[\\s\\S]*?')}$`) }];
  });
}

/** Some events have several sentences: `payment.failed_no_cash` is `payment.failed`. */
function eventOf(name: string): NoticeEvent | null {
  if (isNoticeEvent(name)) return name;
  const shorter = name.replace(/_[a-z]+$/, '');
  return shorter === name ? null : eventOf(shorter);
}
