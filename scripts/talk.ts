// `npm run talk [-- [--save FILE] msisdn [code]]`: a phone in the terminal, against a running sandbox at
// SANDBOX_URL, or at SANDBOX_PORT of this machine.
import { writeFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { createNotes, douala, person } from './talk-transcript.js';

const localUrl = `http://127.0.0.1:${process.env.SANDBOX_PORT ?? '3001'}`;
const sandboxUrl = (process.env.SANDBOX_URL ?? localUrl).replace(/\/+$/, '');
const { values: options, positionals } = parseArgs({
  options: { save: { type: 'string' } },
  allowPositionals: true,
});
const [msisdn = '670000123', firstDial] = positionals;
const phonePath = `/phones/${encodeURIComponent(msisdn)}`;
const promptWaitMs = 30_000;
const pollMs = 500;

const help = `
A phone in the terminal: ${msisdn}, at ${sandboxUrl}.
Dial a code such as *237*55#, then type as on the phone's keys. Commands:
  sms TEXT       send an SMS                  inbox     all messages received
  prompts        waiting Mobile Money         approve / refuse   answer the next one (waits ${promptWaitMs / 1000} s)
  hangup         drop the session             wait N    let N seconds pass
  .save NAME     keep what was typed as a transcript, NAME.txt (.save NAME en: an English one)
  = TEXT         type TEXT even if it is a command      help, quit
Un téléphone dans le terminal. Composez un code, puis tapez comme sur les touches. Commandes :
  sms TEXTE : envoyer   inbox : messages reçus   prompts : paiements en attente   approve / refuse : répondre
  hangup : raccrocher   wait N : attendre N secondes   .save NOM : garder   = TEXTE : taper tel quel   quit
`;

const notes = createNotes(msisdn);
let startedAt = '';
/** Until this much of the notes is in a file already. */
let savedSize = 0;
let sessionOpen = false;
/** The wallet's secret code, so that a transcript can hide it by name. */
let momoPin = '';
let lastSeq = 0;
const knownPrompts = new Set<string>();

interface Prompt {
  id: string;
  operator: string;
  amountXaf: number;
  provider: string;
}
interface Message {
  seq: number;
  from: string;
  text: string;
  at: string;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(sandboxUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const value = (await answer.json()) as T & { error?: string };
  if (!answer.ok) throw new Error(value.error ?? `the sandbox answered ${answer.status}`);
  return value;
}

/** One hop: what the phone sends and the page that comes back. */
async function hop(typed: string, body: { dial: string } | { input: string }): Promise<void> {
  const path = `${phonePath}/ussd`;
  notes.typed(typed, momoPin);
  const reply = await call<{ text: string; open: boolean; ms: number }>('POST', path, body);
  sessionOpen = reply.open;
  notes.shown(reply.text, reply.open);
  const frame = '-'.repeat(32);
  say(`${frame}\n${reply.text}\n${frame}${reply.open ? '' : ` (fin / end, ${reply.ms} ms)`}`);
}

/** A transcript begins with what was done first. */
async function begin(): Promise<void> {
  if (!startedAt) startedAt = (await call<{ now: string }>('GET', '/clock')).now;
}

async function dial(code: string): Promise<void> {
  await begin();
  await hop(code, { dial: code });
}

async function sms(text: string): Promise<void> {
  await begin();
  await call('POST', `${phonePath}/sms`, { text });
  notes.sent(text);
  say('(SMS)');
}

async function messagesSince(seq: number): Promise<Message[]> {
  const path = `${phonePath}/inbox?since=${seq}`;
  return (await call<{ messages: Message[] }>('GET', path)).messages;
}

async function prompts(): Promise<Prompt[]> {
  return (await call<{ prompts: Prompt[] }>('GET', `${phonePath}/prompts`)).prompts;
}

function showPrompt({ operator, amountXaf, provider }: Prompt): void {
  say(`[${operator}] ${provider} : ${amountXaf} F ? approve / refuse`);
}

/** Tells what reached the phone since the last look. */
async function look(): Promise<void> {
  for (const message of await messagesSince(lastSeq)) {
    lastSeq = message.seq;
    notes.received(message.text);
    say(`[SMS ${message.from}, ${douala(message.at).slice(11)}] ${message.text}`);
  }
  for (const prompt of await prompts()) {
    if (knownPrompts.has(prompt.id)) continue;
    knownPrompts.add(prompt.id);
    showPrompt(prompt);
  }
}

async function nextPrompt(): Promise<Prompt> {
  const deadline = Date.now() + promptWaitMs;
  while (Date.now() < deadline) {
    const [prompt] = await prompts();
    if (prompt) return prompt;
    await pause(pollMs);
  }
  throw new Error('aucun paiement en attente / no Mobile Money request is waiting');
}

async function decide(action: 'approve' | 'refuse'): Promise<void> {
  const prompt = await nextPrompt();
  const path = `${phonePath}/prompts/${prompt.id}`;
  const { decision } = await call<{ decision: string }>('POST', path, { action });
  knownPrompts.add(prompt.id);
  const deed = action === 'approve' ? 'entre son code secret' : 'refuse de payer';
  // The request comes some seconds after the goodbye; a transcript's clock must be told.
  notes.happened('5 s', `${person} ${deed}`);
  say(`[${prompt.operator}] ${prompt.amountXaf} F : ${decision}`);
}

/** Writes what was typed and shown so far in the form of tests/transcripts. */
function save(name: string, language = 'fr'): void {
  const file = /\.\w+$/.test(name) ? name : `${name}.txt`;
  writeFileSync(file, notes.text(startedAt || new Date().toISOString(), language));
  savedSize = notes.size;
  say(`${file} : ${notes.size} lignes / lines`);
}

function saveAs(rest: string): void {
  const [name = '', language] = rest.split(/\s+/);
  save(name || 'session', language);
}

async function typeIn(text: string): Promise<void> {
  if (sessionOpen) return hop(text, { input: text });
  if (/^[*#]/.test(text)) return dial(text);
  say('Aucune session : composez un code. / No session: dial a code.');
}

const commands: Record<string, (rest: string) => Promise<void> | void> = {
  sms,
  inbox: async () => {
    for (const { from, text, at } of await messagesSince(0)) say(`${douala(at)} ${from}: ${text}`);
  },
  prompts: async () => (await prompts()).forEach(showPrompt),
  approve: () => decide('approve'),
  refuse: () => decide('refuse'),
  hangup: async () => {
    await call('POST', `${phonePath}/hangup`);
    sessionOpen = false;
    notes.happened(`${person} raccroche`);
  },
  wait: async (given) => {
    const seconds = Math.min(Number(given) || 1, 600);
    await pause(seconds * 1000);
    notes.happened(`${seconds} s`);
  },
  save: saveAs,
  '.save': saveAs,
  dial,
  help: () => say(help),
  '=': typeIn,
};

async function obey(line: string): Promise<void> {
  const [word = '', ...rest] = line.split(' ');
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  await (command ? command(rest.join(' ').trim()) : typeIn(line.trim()));
}

async function obeyAndLook(line: string): Promise<void> {
  try {
    await obey(line);
    await look();
  } catch (error) {
    say(`! ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** False, with a sentence, when there is no sandbox or the number is none. */
async function isThere(): Promise<boolean> {
  try {
    lastSeq = (await messagesSince(0)).at(-1)?.seq ?? 0;
    ({ pin: momoPin } = await call<{ pin: string }>('GET', phonePath));
    return true;
  } catch (error) {
    const reason = error instanceof TypeError ? '' : `(${String(error)})`;
    say(`Pas de téléphone / no phone ${msisdn} at ${sandboxUrl} ${reason}`);
    say('npm start, ou / or SANDBOX_URL=http://... npm run talk');
    return false;
  }
}

async function main(): Promise<void> {
  const terminal = process.stdin.isTTY;
  const output = terminal ? { output: process.stdout } : {};
  const lines = createInterface({ input: process.stdin, prompt: '> ', ...output });
  // Taken at once: lines of a pipe that come before somebody listens would be lost.
  const typed = lines[Symbol.asyncIterator]();
  if (!(await isThere())) process.exitCode = 1;
  else await talk(lines, typed, terminal);
  lines.close();
}

async function talk(lines: Interface, typed: AsyncIterable<string>, terminal: boolean) {
  say(help);
  const ears = terminal
    ? setInterval(() => void look().catch(() => undefined), pollMs * 2)
    : undefined;
  if (firstDial !== undefined) await obeyAndLook(firstDial);
  if (terminal) lines.prompt();
  for await (const line of typed) {
    if (!terminal) say(`> ${line}`);
    if (line.trim() === 'quit') break;
    if (line.trim()) await obeyAndLook(line);
    if (terminal) lines.prompt();
  }
  clearInterval(ears);
  if (options.save !== undefined && notes.size > savedSize) save(options.save);
}

await main();
