import { text } from '../../locales/index.js';
import type { AnyScreen, Tree } from '../../menus/screen.js';

/**
 * The tree for chats: what asks for a secret says by what to go on instead, because whatever is typed
 * in a chat stays there for everybody to read. All else is the same screens.
 */
export function chatTree(tree: Tree, service: string): Tree {
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
    show: () => ({ kind: 'menu', title: text('chat.secret', { service }), choices: [] }),
    next: () => ({ back: true }),
  };
}
