import { parsePhone } from '../../lib/phone.js';
import { text, verbatim } from '../../locales/index.js';
import { action, type Handler } from './action.js';
import type { Command } from './parsed.js';

const link = action(
  'linkText',
  ({ code, detail }: Command) => ({ code, phone: detail === null ? null : parsePhone(detail) }),
  {
    ok: ({ phone }, _, { service }) =>
      phone === null ? text('reply.linked', { service }) : text('reply.link_asked', { phone }),
    number_missing: () => text('reply.link_how'),
    own_number: () => text('reply.link_own'),
    not_linkable: () => text('reply.link_partner'),
    too_many: () => text('reply.link_many'),
    code_wrong: ({ left }) =>
      left > 0 ? text('reply.link_wrong', { left }) : text('reply.link_late'),
    code_late: () => text('reply.link_late'),
    not_over: () => text('reply.link_not_over'),
  },
);

/** As it was sent, without a word around it: it would be two SMS. */
const messages = action('sayMessage', ({ page }: Command) => ({ no: page ?? 1 }), {
  ok: ({ body }) => verbatim(body),
  no_message: () => text('reply.no_message'),
});

const resume = action('resumeTalk', () => ({}), { ok: () => null });

const rename = action('nameText', ({ detail }: Command) => ({ name: detail }), {
  ok: ({ name }) => text('reply.renamed', { name: verbatim(name) }),
  no_name: () => text('reply.rename_how'),
});

const block = action('blockDriver', ({ reference }: Command) => ({ reference }), {
  ok: ({ driver }, _, { service }) => text('reply.blocked', { driver: verbatim(driver), service }),
  no_driver: () => text('reply.block_nobody'),
});

/** What people do by SMS about their own account. */
export const PERSON_COMMANDS = { link, messages, resume, rename, block } satisfies Record<
  string,
  Handler
>;
