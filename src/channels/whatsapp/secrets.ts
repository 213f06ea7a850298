import { text } from '../../locales/index.js';
import type { AnyScreen, Tree } from '../../menus/screen.js';

/**
 * The tree for chats: what asks for a secret says by what to go on instead, because whatever is typed
 * in a chat stays there for everybody to read. All else is the same screens.
 */
export function chatTree(tree: Tree, service: string): Tree {
  const entries = Object.entries(tree).map(([id, screen]) => [
    id,
    screen.secret && !TOLD_HERE.has(id) ? byDialling(screen, service) : screen,
  ]);
  return Object.fromEntries(entries) as Tree;
}

/** Codes that are worth nothing once they were given: at the door, or by SMS for this very page. */
const TOLD_HERE: ReadonlySet<string> = new Set(['driver_code', 'payout_number_code']);

function byDialling(screen: AnyScreen, service: string): AnyScreen {
  return {
    ...screen,
    load: () => null,
    show: () => ({ kind: 'menu', title: text('chat.secret', { service }), choices: [] }),
    next: () => ({ back: true }),
  };
}
