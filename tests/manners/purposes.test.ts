import { describe, expect, test } from 'vitest';

import { purposeOf } from '../../src/services/manners/purposes.js';
import { NOTICES } from '../../src/services/notifications/table.js';

describe('a message is for', () => {
  test.each([
    ['offer', 'offer'],
    ['announcement', 'order'],
    ['order.accepted', 'order'],
    ['shop.new_order', 'order'],
    ['driver.offer', 'order'],
    ['order.picked_up', 'code'],
    ['reply.tellCode', 'code'],
    ['code.link', 'code'],
    ['payment.hint', 'money'],
    ['payout.sent', 'money'],
    ['wallet.topped_up', 'money'],
    ['driver.tip', 'money'],
    ['wallet.code_changed', 'security'],
    ['payout.number_changed', 'security'],
    ['number.linked', 'security'],
    ['reply.trackOrder', 'reply'],
    ['reply', 'reply'],
    ['page', 'reply'],
    ['constructor', 'order'],
  ])('%s: %s', (template, purpose) => {
    expect(purposeOf(template)).toBe(purpose);
  });

  test('an order, its code or its money, whatever the notice: none of them waits for the morning', () => {
    for (const event of Object.keys(NOTICES)) {
      expect(['order', 'code', 'money', 'security'], event).toContain(purposeOf(event));
    }
  });
});
