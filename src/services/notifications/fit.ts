import { foldToGsm7 } from '../../lib/fold.js';
import { segments, septets } from '../../lib/gsm7.js';
import type { Phone } from '../../lib/phone.js';
import { say, text, verbatim, type Language, type Text } from '../../locales/index.js';
import type { NoticeFacts } from './facts.js';

/** Room for words of people's own choosing, tried in turn until the whole fits its SMS. */
const ROOMS = [60, 44, 36, 30, 24, 20, 16, 12, 10, 8] as const;

/** Says a notice in GSM-7 within its segments, the free words shortened only as far as needed. */
export function fitSms(
  language: Language,
  maxSegments: number,
  write: (room: number) => Text,
): string {
  const written = ROOMS.map((room) => () => foldToGsm7(say(language, write(room))));
  const last = written.at(-1)?.() ?? '';
  for (const attempt of written) {
    const words = attempt();
    if (segments(words).segments <= maxSegments) return words;
  }
  return last;
}

/** The first words of a text that fit, cut between words where that leaves half of the room. */
export function shorten(words: string, room: number): string {
  const folded = foldToGsm7(words).trim();
  if (septets(folded) <= room) return folded;
  const fitting = beginning(folded, room);
  // The space that follows a word which just fits counts as its end.
  const space = folded.slice(0, fitting.length + 1).lastIndexOf(' ');
  const kept = space > fitting.length / 2 ? folded.slice(0, space) : fitting;
  return kept.replace(LOOSE_END, '');
}

/** What would stand before the sentence's own full stop: `2e portail,.` */
const LOOSE_END = /[\s,;:.-]+$/;

/** As much as `room` septets hold: brackets, braces and `€` take two. */
function beginning(words: string, room: number): string {
  let end = Math.min(words.length, room);
  while (septets(words.slice(0, end)) > room) end -= 1;
  return words.slice(0, end);
}

/** Where the driver and the customer find each other; at worst the quartier. */
export function landmarkWords(
  { details, drop }: NoticeFacts,
  room: number,
  whenCalled: Text = text('notice.landmark.call_me'),
): Text {
  const named = details?.landmark || details?.note;
  if (named) return verbatim(shorten(named, room));
  return details?.callMe ? whenCalled : verbatim(drop.ussdName);
}

/** Nine digits, the way numbers are dialled here. */
export function localPhone(phone: Phone): string {
  return phone.replace(/^\+237/, '');
}
