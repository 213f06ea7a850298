import { expect, test } from 'vitest';

import { isCommonPassword } from '../../src/lib/common-passwords.js';

test.each([
  'Password1234',
  'P@ssw0rd2026!',
  'motdepasse12',
  'Motdepasse!2026',
  'azertyuiopqs',
  'qwertyuiop12',
  'kwata-kwata-kwata',
  'Cameroun237237',
  'jesuslovesme1',
  'adminadmin2026',
  'lionsindomptables',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'abcdefghijklm',
  '123456789012',
  '987654321098',
  'marie.ngono2026',
])('%s is on the list of those who guess', (password) => {
  expect(isCommonPassword(password, ['marie.ngono', 'Ngono'])).toBe(true);
});

test.each([
  'tamis velours brouette',
  'correct horse battery staple',
  'bpdfvmqzkrtwhl',
  'Ndjock vend 3 seaux a Mbanga',
  'x7!Kq9v_Lm2Rtz',
])('%s is not', (password) => {
  expect(isCommonPassword(password, ['marie.ngono'])).toBe(false);
});
