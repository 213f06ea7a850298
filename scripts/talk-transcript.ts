/** What was typed and shown on one phone, in the form of tests/transcripts: the runner there plays it. */
export interface Notes {
  /** A dial or an answer; `momoPin` is the wallet's own secret code, which people may type too. */
  typed(words: string, momoPin: string): void;
  shown(page: string, open: boolean): void;
  sent(sms: string): void;
  received(sms: string): void;
  /** What happened around: `raccroche`, `~ 5 s`. */
  happened(...lines: string[]): void;
  readonly size: number;
  /** The whole file; `startedAt` in ISO, `language` of somebody who is known already. */
  text(startedAt: string, language: string): string;
}

/** How a saved transcript calls whoever holds this phone, until somebody gives them a name. */
export const person = 'Client';

/** Pages that ask for a code: of the wallet here, or of the operator's menu. */
const asksForCode =
  /code kwata|kwata code|\d chiffres|\d digits|code faux|wrong code|trop facile|too easy|deux codes|two codes/i;
const asksForPin = /\bPIN\b.*=/;
const order = /\b(?:cde|commande|order|course|ride) (\d{4,6})\b/gi;
const doorCode = /\bcode (\d{4})(?=[:,])/gi;
const pinNames = ['{pin}', '{pin2}', '{faux}'];

export function createNotes(msisdn: string): Notes {
  const lines: string[] = [];
  /** What stands for numbers that differ in every run, or that are nobody's business. */
  const names = new Map<string, string>();
  const pins = new Map<string, string>();
  let page = '';
  let isNew = false;

  const numbered = (kind: string): string => {
    const known = [...names.values()].filter((name) => name.startsWith(`{${kind}`)).length;
    return `{${kind}${known === 0 ? '' : String(known + 1)}}`;
  };
  const learn = (text: string): void => {
    for (const [pattern, kind] of [[order, 'ref'] as const, [doorCode, 'code'] as const])
      for (const [, number = ''] of text.matchAll(pattern))
        if (!names.has(number)) names.set(number, numbered(kind));
  };
  const hidden = (text: string): string =>
    text.replace(/\b\d{4,6}\b/g, (number) => names.get(number) ?? number);
  const pinName = (digits: string): string => {
    const name = pins.get(digits) ?? pinNames[pins.size] ?? '{faux}';
    pins.set(digits, name);
    return name;
  };
  const masked = (words: string, momoPin: string): string => {
    if (asksForPin.test(page))
      return words.replace(/\d{4,}/g, (digits) => (digits === momoPin ? '{momo}' : '{faux}'));
    return asksForCode.test(page) ? words.replace(/\d{4,}/g, pinName) : hidden(words);
  };
  const quoted = (mark: string, text: string): string[] =>
    hidden(text)
      .split('\n')
      .map((line) => `${mark} ${line}`.trimEnd());

  return {
    typed: (words, momoPin) => void lines.push(`> ${masked(words, momoPin)}`),
    shown(text, open) {
      learn(text);
      page = open ? text : '';
      // Somebody who is asked for their language is new; anybody else is known by it.
      isNew ||= text.includes('Bienvenue/Welcome');
      lines.push(...quoted('<', text), ...(open ? [] : ['(fin)', '']));
    },
    sent: (sms) => void lines.push(`[${person}] > ${hidden(sms)}`),
    received(sms) {
      learn(sms);
      const [first = '', ...rest] = hidden(sms).split('\n');
      const start = `[${person}] < `;
      lines.push(start + first, ...rest.map((line) => ' '.repeat(start.length) + line));
    },
    happened(...happenings) {
      lines.push(...happenings.map((words) => `~ ${words}`));
    },
    get size() {
      return lines.length;
    },
    text(startedAt, language) {
      const known = isNew ? '' : `   language: ${language}`;
      const clock = douala(startedAt);
      const head = `channel: ussd   phone: ${person} ${msisdn.slice(-9)}${known}   clock: ${clock}`;
      return `${[`Une session de ${msisdn}`, head, '', ...lines].join('\n').trimEnd()}\n`;
    },
  };
}

/** `2026-11-16 12:00`, as people in Douala write it. */
export function douala(iso: string): string {
  return new Date(Date.parse(iso) + 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
