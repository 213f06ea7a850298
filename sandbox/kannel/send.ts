import type { Fault } from '../faults.js';
import { carriedAs } from '../gsm7.js';
import type { Handsets } from '../handsets.js';
import type { Answer } from '../http.js';
import { parseMsisdn } from '../numbers.js';
import type { Random } from '../random.js';
import type { Verb } from '../served.js';
import type { Settings } from '../settings.js';

export interface KannelMessage {
  msisdn: string;
  from: string;
  text: string;
  /** Which reports are wanted, and the address with its codes. */
  mask: number;
  reportUrl: string;
  fault: Fault | undefined;
}

interface Parts {
  handsets: Handsets;
  random: Random;
  settings: Settings;
  accept: (message: KannelMessage) => void;
}

/** [B] Answers of smsbox 1.4.5, and the words that stand in its program. */
const refusals: Record<string, Answer> = {
  403: plain(403, 'Authorization failed for sendsms'),
  400: plain(400, 'Empty receiver number not allowed, rejected'),
  503: plain(503, 'Temporal failure, try again later.'),
};
const denied = plain(400, 'Number(s) has/have been denied by white- and/or black-lists.');

/**
 * `GET /cgi-bin/sendsms`. This one has a list of numbers that it sends to (Cameroon) and one of those
 * that it does not (who opted out).
 */
export function createKannelSend(parts: Parts): Verb {
  const { handsets, random, settings } = parts;
  return {
    key: 'kannel.send',
    act({ query }, _body, fault) {
      const known =
        query.get('username') === settings.kannelUsername &&
        query.get('password') === settings.kannelPassword;
      if (!known) return plain(403, 'Authorization failed for sendsms');
      const to = query.get('to') ?? '';
      if (to === '') return plain(400, 'Empty receiver number not allowed, rejected');
      const msisdn = parseMsisdn(to);
      if (!msisdn?.startsWith('237') || handsets.get(msisdn).smsOptOut) return denied;
      parts.accept({
        msisdn,
        from: query.get('from') ?? settings.smsNumber,
        text: carried(query.get('text') ?? '', query.get('coding')),
        mask: Number(query.get('dlr-mask') ?? 0),
        reportUrl: query.get('dlr-url') ?? '',
        fault,
      });
      const words = random.pick(['0: Accepted for delivery', '3: Queued for later delivery']);
      return plain(202, words);
    },
    refusal: (code) => refusals[code ?? '503'] ?? plain(503, 'Temporal failure, try again later.'),
  };
}

/** [B] What the default coding makes of letters that the GSM alphabet lacks, without a word. */
function carried(text: string, coding: string | null): string {
  if (coding === '2') return text;
  return [...text.replaceAll('ç', 'Ç')]
    .map((char) => (carriedAs(char).encoding === 'GSM-7' ? char : '?'))
    .join('');
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/html', body };
}
