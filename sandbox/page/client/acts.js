// What the owner of a phone does, as requests to the sandbox.
import { call, filled, words } from './dom.js';

/**
 * `own` is the phone's memory: `busy` names what is under way, `reading` that messages are open.
 * `draw` and `refresh` show it; `say` writes the line under the screen.
 */
export function createActs({ path, own, draw, refresh, say }) {
  /** Says what went wrong, if anything did. */
  async function act(kind, run) {
    own.busy = kind;
    draw();
    try {
      const answer = await run();
      say(answer.error ? filled(words.failed, { why: answer.error }) : '');
      return answer;
    } catch {
      say(words.lost);
      return { error: 'lost' };
    } finally {
      own.busy = '';
      await refresh();
    }
  }
  /** The company that its owner has chosen; none said is the first there is. */
  const viaOf = (kind) => (own.via[kind] ? { via: own.via[kind] } : {});
  const drop = () => call('POST', `${path}/hangup`);

  async function hop(body) {
    own.reading = false;
    const answer = await act('ussd', () => call('POST', `${path}/ussd`, body));
    if (answer.ms !== undefined) own.lastMs = Math.round(answer.ms);
    draw();
  }

  return {
    put: (changes) => act('set', () => call('PUT', path, changes)),
    dial: (code) => hop({ dial: code, ...viaOf('ussd') }),
    input: (text) => hop({ input: text }),
    hangUp() {
      own.lastMs = null;
      return act('set', drop);
    },
    async text(text) {
      own.reading = true;
      const answer = await act('sms', () => call('POST', `${path}/sms`, { text, ...viaOf('sms') }));
      const isTaken = answer.status !== null && answer.status < 300;
      if (!answer.error && !isTaken) say(words.notTaken);
    },
    /** Words, a choice, a place, a stand-in for a voice or a photo, on WhatsApp. */
    async chat(body) {
      const answer = await act('chat', () =>
        call('POST', `${path}/whatsapp`, { ...body, ...viaOf('whatsapp') }),
      );
      if (answer.httpStatus === 409) say(words.noOffer);
      else if (!answer.error && !(answer.status < 300)) say(words.notTaken);
    },
    /** The chat is looked at: the other side gets its receipt. */
    seen: () => call('POST', `${path}/whatsapp`, { read: true }),
    /** Answers the first Mobile Money request; `pin` is what was typed, if anything was. */
    async decide(action, pin) {
      const [first] = own.state.prompts;
      if (!first) return;
      const body = pin === undefined ? { action } : { action, pin };
      const answer = await act('pay', async () => {
        const decided = await call('POST', `${path}/prompts/${first.id}`, body);
        // The page that announced the request is over: what comes next comes by SMS.
        if (decided.decision && own.state.screen) await drop();
        return decided;
      });
      if (answer.decision) say(words[answer.decision] ?? answer.decision);
    },
  };
}
