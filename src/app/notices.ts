import { ANNOUNCEMENT, OFFER } from '../services/manners/purposes.js';
import type { Composer } from '../services/offers/composing.js';

/** Who finds the words of a message when it leaves: by its template, and else the order's notices. */
export function makeComposer(parts: {
  notifications: Composer;
  offerComposer: Composer;
  announcements: Composer;
}): Composer {
  const own: Readonly<Record<string, Composer>> = {
    [OFFER]: parts.offerComposer,
    [ANNOUNCEMENT]: parts.announcements,
  };
  const of = (template: string): Composer =>
    (Object.hasOwn(own, template) ? own[template] : undefined) ?? parts.notifications;
  return {
    compose: (runner, subject) => of(subject.template).compose(runner, subject),
    isWanted: (runner, subject) => of(subject.template).isWanted(runner, subject),
  };
}
