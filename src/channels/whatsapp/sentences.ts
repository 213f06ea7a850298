import { say, type Language, type Text, type TextKey } from '../../locales/index.js';

/**
 * Sentences that speak of a session to hang up, of pages by SMS or of room that a chat has: another
 * one stands for them here, with the same slots.
 */
const IN_CHAT: Partial<Record<TextKey, TextKey>> = {
  'paying.end': 'chat.paying_end',
  'paying.mixed_end': 'chat.paying_mixed_end',
  'placed.cash_end': 'chat.cash_end',
  'top_up.end': 'chat.top_up_end',
  'track.still_waiting': 'chat.still_waiting',
  'quartier.how': 'chat.quartier_how',
  'shops.footnote': 'chat.shops_how',
};

export function sayInChat(language: Language, words: Text): string {
  const other = 'key' in words ? IN_CHAT[words.key] : undefined;
  return say(language, 'key' in words && other ? { ...words, key: other } : words);
}
