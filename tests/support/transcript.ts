/** A conversation as a file tells it: who takes part, when it begins, and what happens line by line. */
export interface Transcript {
  title: string;
  header: string[];
  channel: Channel;
  /** Whose lines need no name. */
  person: CastMember;
  /** A person we know already: their language, and the name they gave. */
  language: 'fr' | 'en' | null;
  others: CastMember[];
  clock: Date;
  /** The USSD gateway, where it is not the usual one; with a language, what its network says of phones. */
  via: { gateway: string; language: string } | null;
  steps: Step[];
}

export type Channel = 'ussd' | 'sms' | 'whatsapp';

export interface CastMember {
  name: string;
  /** `237670000071` */
  msisdn: string;
}

export type Step =
  | { kind: 'say'; line: string; who: CastMember; channel: Channel; words: string }
  | { kind: 'world'; line: string; words: string }
  /** A remark of the author, or an empty line. */
  | { kind: 'aside'; line: string };

const FIELD = /(\w+): (.+?)(?= {2,}\w+:|$)/g;
const SAID = /^\[([^\],]+)(?:, (ussd|sms|whatsapp))?\] > (.*)$/;

/**
 * Reads a transcript. The first line is its title; then come its fields; then, after an empty line,
 * `>` is the person, `[Name] >` an SMS of somebody else (`[Name, ussd] >` a dial, `[Name, whatsapp] >`
 * a message in a chat), `~` the world and
 * `#` the author. Everything else is what the house said last time, and is not read.
 */
export function parseTranscript(source: string): Transcript {
  const lines = source.split('\n');
  const empty = lines.indexOf('');
  const header = lines.slice(0, empty);
  const fields = fieldsOf(header.slice(1).join('   '));
  const person = memberOf(need(fields, 'phone'));
  const others = (fields.get('with') ?? '').split(', ').filter(Boolean).map(memberOf);
  const channel = channelOf(fields.get('channel') ?? 'ussd');
  const language = fields.get('language');
  const cast = [person, ...others];
  return {
    title: header[0] ?? '',
    header,
    channel,
    person,
    language: language === 'fr' || language === 'en' ? language : null,
    others,
    via: viaOf(fields.get('via')),
    clock: new Date(`${need(fields, 'clock').replace(' ', 'T')}:00+01:00`),
    steps: lines.slice(empty + 1).flatMap((line) => stepOf(line, person, channel, cast)),
  };
}

function fieldsOf(words: string): Map<string, string> {
  return new Map([...words.matchAll(FIELD)].map(([, name = '', value = '']) => [name, value]));
}

function need(fields: Map<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw new Error(`a transcript needs its "${name}"`);
  return value;
}

/** `Mama Ndoumbelle 670000001` */
function memberOf(words: string): CastMember {
  const [, name, number] = /^(.+) (6\d{8})$/.exec(words.trim()) ?? [];
  if (!name || !number) throw new Error(`"${words}" is not a name and a number`);
  return { name, msisdn: `237${number}` };
}

function stepOf(line: string, person: CastMember, channel: Channel, cast: CastMember[]): Step[] {
  if (line === '' || line.startsWith('#')) return [{ kind: 'aside', line }];
  if (line.startsWith('~ ')) return [{ kind: 'world', line, words: line.slice(2) }];
  if (line.startsWith('> ')) {
    return [{ kind: 'say', line, who: person, channel, words: line.slice(2) }];
  }
  const [, name, over = 'sms', words = ''] = SAID.exec(line) ?? [];
  if (name === undefined) return [];
  const who = cast.find((member) => member.name === name);
  if (!who) throw new Error(`${name} is not among those who take part`);
  return [{ kind: 'say', line, who, channel: channelOf(over), words }];
}

/** `mtn`, or `mtn en` */
function viaOf(words: string | undefined): Transcript['via'] {
  const [gateway, language = ''] = words?.split(' ') ?? [];
  return gateway === undefined ? null : { gateway, language };
}

function channelOf(word: string): Channel {
  if (word === 'ussd' || word === 'sms' || word === 'whatsapp') return word;
  throw new Error(`"${word}" is no channel`);
}
