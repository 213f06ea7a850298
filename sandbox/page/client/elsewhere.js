// Phones that ring and are not on the page: a driver whom nobody expected, a payer. One touch brings them.
import { call, element, filled, words, written } from './dom.js';

const shownLimit = 3;

/** `add` puts a phone on the page; `hear` takes numbers that changed. */
export function createElsewhere({ add, now }) {
  const root = document.getElementById('elsewhere');
  const since = now();
  const ringing = new Map();
  let asking = null;
  let next = null;

  /** Under load thousands of phones change: only the newest is asked for, one at a time. */
  function hear(msisdn) {
    next = msisdn;
    asking ??= ask().finally(() => {
      asking = null;
    });
  }
  async function ask() {
    while (next) {
      const msisdn = next;
      next = null;
      const state = await call('GET', `/phones/${msisdn}`).catch(() => null);
      if (state) note(msisdn, state);
    }
  }

  function note(msisdn, { prompts, messages }) {
    const newest = messages.at(-1);
    const got = newest?.state === 'received' && Date.parse(newest.at) >= since;
    ringing.delete(msisdn);
    if (prompts.length > 0) ringing.set(msisdn, words.mustPay);
    else if (got) ringing.set(msisdn, words.gotSms);
    for (const old of [...ringing.keys()].slice(0, -shownLimit)) ringing.delete(old);
    draw();
  }
  function draw() {
    root.hidden = ringing.size === 0;
    root.replaceChildren(
      ...[...ringing].map(([msisdn, sentence]) =>
        element('button', {
          type: 'button',
          className: 'chip',
          text: filled(sentence, { number: written(msisdn) }),
          data: { elsewhere: msisdn },
          onclick: () => bring(msisdn),
        }),
      ),
    );
  }
  function bring(msisdn) {
    ringing.delete(msisdn);
    draw();
    return add(msisdn);
  }

  return { hear };
}
