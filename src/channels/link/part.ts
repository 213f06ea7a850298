/** Something that only one process at a time may hold: a bind, a session. */
export interface LinkPart {
  /** Also the name of its lease. */
  name: string;
  /** This process has it now. */
  start(): Promise<void>;
  /** It stops, or somebody else has it by now. */
  stop(): Promise<void>;
}
