// Nothing here touches a mouse.
import { expect, test } from 'vitest';

import { until } from '../support/poll.js';
import { awa, driver, orange, shop, usePage } from './support/page.js';

const page = usePage();

const focused = `document.activeElement.closest('.phone')?.id ?? document.activeElement.id`;
function focusPhone(msisdn: string) {
  return page().tab.read(`document.querySelector('#phone-${msisdn} [name=entry]').focus()`);
}

test('left and right walk from phone to phone, but not out of a half-typed answer', async () => {
  const { tab } = page();
  await focusPhone(awa);
  await tab.press('ArrowRight');
  expect(await tab.read(focused)).toBe(`phone-${shop}`);
  await tab.press('ArrowRight', 'ArrowRight', 'ArrowRight');
  expect(await tab.read(focused)).toBe(`phone-${awa}`);
  await tab.press('ArrowLeft');
  expect(await tab.read(focused)).toBe(`phone-${driver}`);
  await tab.press('1', 'ArrowLeft');
  expect(await tab.read(focused)).toBe(`phone-${driver}`);
});

test('digits, star and hash, Enter, Backspace and Escape are the keys of the phone', async () => {
  page().app.answers(({ fields }) => ({ text: `CON Vous: ${fields['text'] ?? ''}` }));
  const { tab } = page();
  const phone = page().phone();
  await focusPhone(awa);
  await tab.type('*237*55#1');
  await tab.press('Backspace', 'Enter');
  await phone.shows('Vous:');
  await tab.type('deido');
  await tab.press('Enter');
  await phone.shows('Vous: deido');
  await tab.press('Escape');
  await phone.mode('home');
  await until('the end of the session', async () => {
    const { sessions } = await page().ask<{ sessions: { state: string }[] }>('GET', '/books');
    return sessions[0]?.state === 'hung_up';
  });
  expect(await tab.read(focused)).toBe(`phone-${awa}`);
});

test('Enter on an empty line brings the last code back', async () => {
  await focusPhone(awa);
  await page().tab.press('Enter');
  expect(await page().phone().line()).toBe('*237*55#');
});

test('every control is reached by Tab, in order, and shows that it has the focus', async () => {
  const { tab } = page();
  const seen: string[] = [];
  const about = `(() => {
    const it = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(it);
    const shown = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    return [it.id || it.className || it.tagName, it.closest('.phone')?.id ?? '', shown, it.tagName];
  })()`;
  for (;;) {
    await tab.press('Tab');
    const [name, phone, shown, tag] = await tab.read<[string, string, boolean, string]>(about);
    if (tag === 'BODY' || seen.length > 100) break;
    expect([name, shown]).toEqual([name, true]);
    seen.push(`${phone} ${name}`.trim());
  }
  expect(seen[0]).toBe('skip');
  for (const id of ['number', 'open-faults', 'open-books', 'language']) expect(seen).toContain(id);
  for (const msisdn of [awa, shop, orange, driver])
    expect(seen).toContain(`phone-${msisdn} entry-${msisdn}`);
  // Digits are on the keyboard already: nobody walks through twelve buttons.
  expect(seen.some((name) => name.endsWith(' key'))).toBe(false);
});

test('a panel opens, closes by Escape and gives the focus back', async () => {
  const { tab } = page();
  await tab.read(`document.getElementById('open-faults').focus()`);
  await tab.press('Enter');
  await tab.until(`!document.getElementById('dock').hidden`);
  expect(await tab.read(`document.getElementById('open-faults').ariaExpanded`)).toBe('true');
  await tab.read(`document.querySelector('#dock select').focus()`);
  await tab.press('Escape');
  expect(await tab.read(`document.getElementById('dock').hidden`)).toBe(true);
  expect(await tab.read(focused)).toBe('open-faults');
});

test('settings open and close from the keyboard, and hang nothing up', async () => {
  page().app.answers(() => ({ text: 'CON Bonjour' }));
  const { tab } = page();
  const phone = page().phone();
  await phone.chip('*237*55#');
  await phone.shows('Bonjour');
  await tab.read(`document.querySelector('${phone.at('summary')}').focus()`);
  await tab.press('Enter', 'Tab', 'Escape');
  const closed = `!document.querySelector('${phone.at('.more')}').open`;
  expect(await tab.read(`${closed} && document.activeElement.tagName`)).toBe('SUMMARY');
  await phone.mode('ussd');
});
