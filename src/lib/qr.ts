/** The one thing that is asked of the package, which brings no types. */
interface Drawing {
  toString(text: string, options: Record<string, unknown>): Promise<string>;
}

async function drawing(): Promise<Drawing> {
  // @ts-expect-error The package has no types of its own, and none are installed.
  const { default: loaded } = (await import('qrcode')) as { default: Drawing };
  return loaded;
}

/** A QR code as an SVG picture; drawn here, so that no other machine learns what it holds. */
export async function pictureOf(text: string): Promise<string> {
  return (await drawing()).toString(text, { type: 'svg', margin: 2 });
}

/** The same for a terminal: two rows of the code in each line. */
export async function terminalQr(text: string): Promise<string> {
  return (await drawing()).toString(text, { type: 'utf8', errorCorrectionLevel: 'L' });
}
