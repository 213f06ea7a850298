import type { Tab } from '../../support/chromium-tab.js';

/** A phone of the page, used as somebody would: by clicking and typing, and by looking at its screen. */
export interface HeldPhone {
  /** Its element, and elements in it. */
  at(selector?: string): string;
  view(): Promise<string>;
  /** Waits until the screen shows this and the network has answered. */
  shows(words: string | RegExp): Promise<string>;
  mode(name: string): Promise<unknown>;
  /** Turns the phone over to its chats, or back; a layout that moves meanwhile cannot make it miss. */
  turn(): Promise<void>;
  /** Clicks the line of the page that holds these words. */
  choose(words: string): Promise<void>;
  /** Clicks what is at hand and begins so. */
  chip(start: string): Promise<void>;
  /** Touches the newest button of the chat with these words, or the row of its list. */
  touch(words: string): Promise<void>;
  /** Types into the line and ends it. */
  write(words: string): Promise<void>;
  key(...names: string[]): Promise<void>;
  /** Clicks into the line of the screen. */
  focus(): Promise<void>;
  line(): Promise<string>;
}

export function holdPhone(tab: Tab, msisdn: string): HeldPhone {
  const root = `#phone-${msisdn}`;
  const at = (selector = ''): string => `${root} ${selector}`.trim();
  const idle = `!document.querySelector('${root}.busy')`;
  const text = `document.querySelector('${at('.view')}').innerText`;
  const found = (selector: string, fits: string): string =>
    `[...document.querySelectorAll('${at(selector)}')].find((it) => ${fits})`;

  return {
    at,
    view: () => tab.read(text),
    shows(words) {
      const pattern = typeof words === 'string' ? undefined : words;
      const fits = pattern
        ? `${String(pattern)}.test(${text})`
        : `${text}.includes(${JSON.stringify(words)})`;
      return tab.until(`${idle} && ${fits} && ${text}`, `${msisdn}: ${String(words)}`);
    },
    mode: (name) =>
      tab.until(`${idle} && document.querySelector('${root}').dataset.mode === '${name}'`),
    async turn() {
      const face = `document.querySelector('${at('.face')}')`;
      await tab.until(`${idle} && ${face} && (${face}.click(), true)`, `${msisdn}: its face`);
    },
    async choose(words) {
      const fits = `it.textContent.includes(${JSON.stringify(words)})`;
      const choice = `${found('[data-choice]', fits)}?.dataset.choice`;
      const key = await tab.until<string>(`${idle} && ${choice}`, `${msisdn}: ${words}`);
      await tab.click(at(`[data-choice="${key}"]`));
    },
    async chip(start) {
      const fits = `it.dataset.chip.startsWith(${JSON.stringify(start)})`;
      await tab.until(`${idle} && ${found('[data-chip]', fits)} && 1`, `${msisdn}: ${start}`);
      await tab.click(at(`[data-chip^="${start}"]`));
    },
    async touch(words) {
      const all = `[...document.querySelectorAll('${at('.reply:not(.opens), .row')}')]`;
      const offered = `${all}.findLast((it) => it.textContent.includes(${JSON.stringify(words)}))`;
      const opener = `[...document.querySelectorAll('${at('.opens')}')].at(-1)`;
      const last = `document.querySelector('${at('.chat li:last-child')}')`;
      await tab.until(`${idle} && ${last}?.className === 'received'`, `before ${words}`);
      if (!(await tab.read<boolean>(`Boolean(${offered})`))) await tab.read(`${opener}.click()`);
      await tab.until(`${offered} && (${offered}.click(), true)`, `${msisdn}: ${words}`);
    },
    async write(words) {
      await tab.click(at('input[name=entry]'));
      await tab.type(words);
      await tab.press('Enter');
    },
    async key(...names) {
      for (const name of names)
        await tab.click(at(/^[a-z]+$/.test(name) ? `.key.${name}` : `[data-key="${name}"]`));
    },
    focus: () => tab.click(at('input[name=entry]')),
    line: () => tab.read(`document.querySelector('${at('input[name=entry]')}').value`),
  };
}
