// The package `smpp` brings no types; these are of what we and the sandbox use of it.
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:net';

  export interface SmppPdu {
    command: string;
    command_status: number;
    sequence_number: number;
    [field: string]: unknown;
    isResponse(): boolean;
    response(fields?: Record<string, unknown>): SmppPdu;
  }

  export interface SmppSession extends EventEmitter {
    /** False when the connection is gone; the callback is called with the response. */
    send(pdu: SmppPdu, onResponse?: (response: SmppPdu) => void): boolean;
    close(onClosed?: () => void): void;
    destroy(onClosed?: () => void): void;
    on(event: 'pdu', listener: (pdu: SmppPdu) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'close' | 'connect' | 'secureConnect', listener: () => void): this;
  }

  interface Smpp {
    PDU: new (command: string, fields?: Record<string, unknown>) => SmppPdu;
    /** `connectTimeout` and the like are those of node:net. */
    connect(options: { url: string }): SmppSession;
    createServer(onSession: (session: SmppSession) => void): Server;
    /** Codes by name: `ESME_RTHROTTLED`. */
    errors: Readonly<Record<string, number>>;
    filters: { message: { decode: (value: unknown) => unknown } };
    gsmCoder: {
      encode(text: string, shift: number): Buffer;
      decode(bytes: Buffer, shift: number): string;
    };
  }

  const smpp: Smpp;
  export default smpp;
}
