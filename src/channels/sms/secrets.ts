import { text } from '../../locales/index.js';
import type { AnyScreen, Tree } from '../../menus/screen.js';

/** The tree for SMS: a secret is never written in one, so its page says by what to go on instead. */
export function smsTree(tree: Tree, service: string): Tree {
  const entries = Object.entries(tree).map(([id, screen]) => [
    id,
    screen.secret ? byDialling(screen, service) : screen,
  ]);
  return Object.fromEntries(entries) as Tree;
}

function byDialling(screen: AnyScreen, service: string): AnyScreen {
  return {
    ...screen,
    load: () => null,
    show: () => ({
      kind: 'menu',
      title: text('sms.secret_title'),
      choices: [],
      lines: [text('sms.secret', { service })],
    }),
    next: () => ({ back: true }),
  };
}
