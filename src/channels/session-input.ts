/**
 * What a gateway tells of the input: all of the session so far joined by `*` (at a start, what was
 * dialled behind the code), or the last one alone. `turnRef` is the gateway's own id of a turn,
 * where it has one: the same again is the same turn, another one never is.
 */
export type SessionInput =
  | { kind: 'whole'; text: string }
  | { kind: 'last'; text: string; isStart: boolean; turnRef?: string };
