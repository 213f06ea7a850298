import { html } from '../html.js';
import type { ConsolePage } from '../page.js';

/** Where Redis is, Bull's own dashboard answers here (queues.ts); this page says that there is none. */
export function queuesPage(): ConsolePage {
  return {
    name: 'queues',
    roles: ['admin'],
    title: 'queues.title',
    isInMenu: true,
    show: ({ words }) => Promise.resolve(html`<p>${words['queues.none']}</p>`),
  };
}
