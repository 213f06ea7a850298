/** Loaded where a code is drawn at all: only a console or a desk ever does. */
const drawn = async (text: string, options: Record<string, unknown>): Promise<string> =>
  (await import('qrcode')).toString(text, options);

/** A QR code as an SVG picture; drawn here, so that no other machine learns what it holds. */
export function pictureOf(text: string): Promise<string> {
  return drawn(text, { type: 'svg', margin: 2 });
}

/** The same for a terminal: two rows of the code in each line. */
export function terminalQr(text: string): Promise<string> {
  return drawn(text, { type: 'utf8', errorCorrectionLevel: 'L' });
}
