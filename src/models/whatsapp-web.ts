import type { Runner, Sql } from './database.js';

export type WebState =
  'off' | 'starting' | 'waiting_for_scan' | 'up' | 'deaf' | 'down' | 'logged_out' | 'banned';

/** The one session of WhatsApp on the web (migrations/0031). */
export interface WebSessionRow {
  /** The switch that a person of the team may turn. */
  isOn: boolean;
  state: WebState;
  reason: string | null;
  stateAt: Date | null;
  pairedAt: Date | null;
  qrSealed: Buffer | null;
  qrKeyWrapped: Buffer | null;
  qrAt: Date | null;
}

const READ: Sql = {
  name: 'whatsapp_web_read',
  text: `select is_on as "isOn", state, reason, state_at as "stateAt", paired_at as "pairedAt",
      qr_sealed as "qrSealed", qr_key_wrapped as "qrKeyWrapped", qr_at as "qrAt"
    from whatsapp_web`,
};

export async function readWebSession(runner: Runner): Promise<WebSessionRow> {
  const [row] = await runner.query<WebSessionRow>(READ, []);
  return row ?? NEVER_STARTED;
}

const NEVER_STARTED: WebSessionRow = {
  ...{ isOn: true, state: 'off', reason: null, stateAt: null, pairedAt: null },
  ...{ qrSealed: null, qrKeyWrapped: null, qrAt: null },
};

// What was to be scanned is of no use in any other state; a line is as old as its first scan.
const TELL: Sql = {
  name: 'whatsapp_web_tell',
  text: `update whatsapp_web set state = $1, reason = $2, state_at = $3,
      paired_at = case when $1 = 'up' then coalesce(paired_at, $3)
        when $1 in ('logged_out', 'banned') then null else paired_at end,
      qr_sealed = case when $1 = 'waiting_for_scan' then qr_sealed end,
      qr_key_wrapped = case when $1 = 'waiting_for_scan' then qr_key_wrapped end,
      qr_at = case when $1 = 'waiting_for_scan' then qr_at end`,
};

export async function tellWebState(
  runner: Runner,
  told: { state: WebState; reason: string | null; at: Date },
): Promise<void> {
  await runner.query(TELL, [told.state, told.reason, told.at]);
}

const PAIRING: Sql = {
  name: 'whatsapp_web_pairing',
  text: `update whatsapp_web set state = 'waiting_for_scan', reason = null, state_at = $3,
    qr_sealed = $1, qr_key_wrapped = $2, qr_at = $3`,
};

/** Keeps what a phone has to scan now; it changes every twenty seconds or so. */
export async function keepPairing(
  runner: Runner,
  pairing: { sealed: Buffer; keyWrapped: Buffer; at: Date },
): Promise<void> {
  await runner.query(PAIRING, [pairing.sealed, pairing.keyWrapped, pairing.at]);
}

const SWITCH: Sql = {
  name: 'whatsapp_web_switch',
  text: `update whatsapp_web set is_on = $1, switched_by = $2,
    state = case when $1 and state = 'banned' then 'off' else state end`,
};

/** Turns the line on or off; turning it on again after a ban is a person's decision too. */
export async function switchWeb(runner: Runner, isOn: boolean, by: string): Promise<void> {
  await runner.query(SWITCH, [isOn, by]);
}

const HEARD: Sql = {
  name: 'whatsapp_web_heard',
  text: `insert into whatsapp_web_chats (chat_index, first_at, last_at) values ($1, $2, $2)
    on conflict (chat_index) do update set last_at = excluded.last_at`,
};

export async function noteWebChat(runner: Runner, chatIndex: Buffer, at: Date): Promise<void> {
  await runner.query(HEARD, [chatIndex, at]);
}

const KNOWN: Sql = {
  name: 'whatsapp_web_known',
  text: `select true as known from whatsapp_web_chats where chat_index = $1`,
};

/** Whether this person has ever written to the line. */
export async function hasWrittenToWeb(runner: Runner, chatIndex: Buffer): Promise<boolean> {
  return (await runner.query(KNOWN, [chatIndex])).length > 0;
}
