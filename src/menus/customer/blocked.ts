import { text, verbatim } from '../../locales/index.js';
import { noParams, screen } from '../screen.js';
import { readReference } from './track.js';

/** Drivers who bring nothing to this person any more; a key lets one come again. */
export const blocked = screen({
  goes: ['numbers'],
  runs: { unblockDriver: { ok: { to: 'blocked', remark: () => text('blocked.undone') } } },
  parse: noParams,
  load: (reads) => reads.blocked(),
  show: (drivers) => ({
    kind: 'menu',
    title: drivers.length === 0 ? text('blocked.none') : text('blocked.title'),
    choices:
      drivers.length === 0
        ? [{ id: 'numbers', label: text('numbers.title') }]
        : drivers.map(({ driverId, name }) => ({ id: driverId, label: verbatim(name) })),
  }),
  next: (input, _, drivers) => {
    const id = input.kind === 'choice' ? input.id : 'numbers';
    const isDriver = drivers.some(({ driverId }) => driverId === id);
    return isDriver
      ? { run: 'unblockDriver', input: { driverId: id } }
      : { go: 'numbers', params: {} };
  },
});

/** Asked once more, because nobody else is told of it. */
export const blockDriver = screen({
  goes: ['track'],
  runs: {
    blockDriver: {
      ok: {
        to: 'orders',
        remark: ({ driver }) => text('blocked.done', { driver: verbatim(driver) }),
      },
      no_driver: { to: 'orders', remark: () => text('blocked.nobody') },
    },
  },
  once: true,
  parse: readReference,
  load: () => null,
  show: (_, { reference }) => ({
    kind: 'confirm',
    body: text('blocked.ask', { reference }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, params) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'blockDriver', input: params }
      : { go: 'track', params },
});
