import type { RefusalKind } from '../channel.js';

/** What a message centre's answer means for the message. */
export interface Meaning {
  permanent: boolean;
  /** As the specification names it. */
  code: string;
  kind?: RefusalKind;
}

/** SMPP 3.4, 5.1.3, by what can be done about them. */
const PERMANENT: Readonly<Record<number, string>> = {
  0x01: 'ESME_RINVMSGLEN',
  0x0a: 'ESME_RINVSRCADR',
  0x33: 'ESME_RINVNUMDESTS',
  0x34: 'ESME_RINVDLNAME',
  0x40: 'ESME_RINVDESTFLAG',
  0x43: 'ESME_RINVESMCLASS',
  0x48: 'ESME_RINVSRCTON',
  0x49: 'ESME_RINVSRCNPI',
  0x61: 'ESME_RINVSCHED',
  0x62: 'ESME_RINVEXPIRY',
  0x65: 'ESME_RX_P_APPN',
  0x66: 'ESME_RX_R_APPN',
  0xc0: 'ESME_RINVTLVSTREAM',
  0xc1: 'ESME_RTLVNOTALLWD',
  0xc2: 'ESME_RINVTLVLEN',
  0xc3: 'ESME_RMISSINGTLV',
  0xc4: 'ESME_RINVTLVVAL',
  0x104: 'ESME_RINVDCS',
};
/** Nobody by this number. */
const UNREACHABLE: Readonly<Record<number, string>> = {
  0x0b: 'ESME_RINVDSTADR',
  0x50: 'ESME_RINVDSTTON',
  0x51: 'ESME_RINVDSTNPI',
  0x106: 'ESME_RINVDSTADDRSUBUNIT',
};
/** A little patience. */
const THROTTLED: Readonly<Record<number, string>> = {
  0x14: 'ESME_RMSGQFUL',
  0x58: 'ESME_RTHROTTLED',
};
const TEMPORARY: Readonly<Record<number, string>> = {
  0x04: 'ESME_RINVBNDSTS',
  0x05: 'ESME_RALYBND',
  0x08: 'ESME_RSYSERR',
  0x0d: 'ESME_RBINDFAIL',
  0x0e: 'ESME_RINVPASWD',
  0x0f: 'ESME_RINVSYSID',
  0x45: 'ESME_RSUBMITFAIL',
  0x64: 'ESME_RX_T_APPN',
  0xfe: 'ESME_RDELIVERYFAILURE',
  0xff: 'ESME_RUNKNOWNERR',
  0x102: 'ESME_RSERTYPUNAVAIL',
  0x103: 'ESME_RSERTYPDENIED',
};
/** Some centres put the numbers of a black list here; no document says so of all. */
const OPTED_OUT: Readonly<Record<number, string>> = { 0x101: 'ESME_RPROHIBITED' };

/** @param status of a response, not 0. One that nobody knows may pass. */
export function meaningOf(status: number): Meaning {
  const known = (codes: Readonly<Record<number, string>>) => codes[status];
  const code =
    known(PERMANENT) ??
    known(UNREACHABLE) ??
    known(THROTTLED) ??
    known(TEMPORARY) ??
    known(OPTED_OUT) ??
    `smpp_0x${status.toString(16)}`;
  if (known(UNREACHABLE)) return { permanent: true, code, kind: 'unreachable' };
  if (known(OPTED_OUT)) return { permanent: true, code, kind: 'opted_out' };
  if (known(THROTTLED)) return { permanent: false, code, kind: 'throttled' };
  return { permanent: known(PERMANENT) !== undefined, code };
}
