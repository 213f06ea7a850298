// What somebody would most likely write back, read from what the SMS say. It knows words, not senders.

/** Verbs that stand before a number in our SMS; the rest of the message is prose. */
const verbs =
  'OUI|NON|PRET|PRIS|LIVRE|SUIVI|CODE|RETARD|ABSENT|PROBLEME|ANNULER|' +
  'YES|NO|READY|PICKED|DONE|STATUS|LATE|PROBLEM|CANCEL';
const command = new RegExp(
  `\\b(${verbs}) (\\d{4,6})\\b( \\d{1,3}\\b)?(?! \\d)(?: ?\\+ ?(code))?`,
  'g',
);
/** A message that teaches: its numbers are nobody's order. */
const example = /\b(par ex|ex|eg|example)\b/i;
/** Words that are whole messages. */
const single =
  /\b(AIDE|DISPO|PAUSE|SOLDE|RAPPEL|CAISSE|GAINS|HELP|FREE|BUSY|BAL|CALL|CASH|EARNINGS)\b/g;
const question = /(?:répondez|repondez|reply|answer):? (1 .+?)(?:\.|$)/i;
const reference = /\b\d{4,6}\b/g;
const doorCode = /\bcode (\d{4})\b/i;
const limit = 4;

function commandsOf(text) {
  if (example.test(text)) return [];
  return [...text.matchAll(command)].map(([, verb, order, minutes = '', code]) => ({
    text: `${verb} ${order}${minutes}`,
    order,
    // At the door the customer says a code: it completes the command.
    needsCode: code !== undefined,
  }));
}

/** `1 attendre 10 min, 2 autre resto` */
function answersOf(text) {
  const [, list] = question.exec(text) ?? [];
  if (!list) return [];
  const found = list.split(', ').map((one) => /^(\d) (.+)$/.exec(one));
  return found
    .filter(Boolean)
    .map(([, digit, meaning]) => ({ text: digit, hint: meaning, needsCode: false }));
}

function singlesOf(text) {
  return [...text.matchAll(single)].map(([, word]) => ({ text: word, needsCode: false }));
}

/**
 * At most four replies, the newest first. About one order only its newest message counts, and what was
 * sent since is offered no more.
 */
export function repliesTo(messages) {
  const sent = [];
  const told = new Set();
  const offered = new Map();
  let isNewest = true;
  for (const message of messages.toReversed()) {
    if (message.state === 'sent') {
      sent.push(message.text.trim().toUpperCase());
      continue;
    }
    const orders = message.text.match(reference) ?? [];
    const fresh = commandsOf(message.text).filter(({ order }) => !told.has(order));
    const others = isNewest && sent.length === 0 ? answersOf(message.text) : [];
    const words = isNewest && fresh.length === 0 ? singlesOf(message.text) : [];
    for (const reply of [...fresh, ...others, ...words]) {
      const isSent = sent.some((text) => text === reply.text || text.startsWith(`${reply.text} `));
      if (!isSent && !offered.has(reply.text)) offered.set(reply.text, reply);
    }
    for (const order of orders) told.add(order);
    isNewest = false;
  }
  return [...offered.values()].slice(0, limit);
}

/** The delivery codes that these messages tell, by order. */
export function codesIn(messages) {
  const codes = new Map();
  for (const { text, state } of messages) {
    const [, code] = doorCode.exec(text) ?? [];
    const [order] = text.replace(doorCode, '').match(reference) ?? [];
    if (state === 'received' && code && order) codes.set(order, code);
  }
  return codes;
}
