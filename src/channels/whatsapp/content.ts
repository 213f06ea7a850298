/** Who somebody is on WhatsApp: by number, by an id of the business, or both. */
export interface WhatsAppAddress {
  /** Digits as the gateway writes them, without a plus; null where only the id is told. */
  waId: string | null;
  /** The id that Meta gives a person towards one business (`CM.…`). */
  bsuid: string | null;
}

export interface ReplyButton {
  id: string;
  title: string;
}

export interface ListRow {
  id: string;
  title: string;
  description?: string;
}

/** A message in WhatsApp's own forms, within Meta's limits (LIMITS below). */
export type WhatsAppContent =
  | { kind: 'text'; text: string }
  | { kind: 'buttons'; body: string; buttons: ReplyButton[] }
  | { kind: 'list'; body: string; button: string; rows: ListRow[] }
  | { kind: 'location_request'; body: string }
  | { kind: 'template'; name: string; language: string; params: string[] };

/** Meta's limits (facts/channels.md 3.4), counted in characters. */
export const LIMITS = {
  text: 4096,
  body: 1024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
} as const;
