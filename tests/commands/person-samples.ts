import type { Samples } from './sample-types.js';

/** The longest that people's own numbers, names and messages come to. */
export const PERSON_SAMPLES = {
  linkText: {
    ok: [
      { ok: true, phone: '6..88' },
      { ok: true, phone: null },
    ],
    number_missing: [{ ok: false, reason: 'number_missing' }],
    own_number: [{ ok: false, reason: 'own_number' }],
    not_linkable: [{ ok: false, reason: 'not_linkable' }],
    too_many: [{ ok: false, reason: 'too_many' }],
    code_wrong: [
      { ok: false, reason: 'code_wrong', left: 4 },
      { ok: false, reason: 'code_wrong', left: 0 },
    ],
    code_late: [{ ok: false, reason: 'code_late' }],
    not_over: [{ ok: false, reason: 'not_over' }],
  },
  sayMessage: {
    ok: [
      {
        ...{ ok: true, id: 'x', at: new Date('2026-03-28T22:59:00Z'), isUnread: false },
        body: 'W'.repeat(160),
      },
    ],
    no_message: [{ ok: false, reason: 'no_message' }],
  },
  resumeTalk: { ok: [{ ok: true }] },
  nameText: {
    ok: [{ ok: true, name: 'WWWWWWWWWWWWWWWWWWWW' }],
    no_name: [{ ok: false, reason: 'no_name' }],
  },
  blockDriver: {
    ok: [{ ok: true, driver: 'WWWWWWWWWWWWWWWWWWWW' }],
    no_driver: [{ ok: false, reason: 'no_driver' }],
  },
} satisfies Partial<Samples>;
