/** The one thing that is asked of the package, which brings no types. */
interface Drawing {
  toString(text: string, options: { type: 'svg'; margin: number }): Promise<string>;
}

/** A QR code as an SVG picture; drawn here, so that no other machine learns what it holds. */
export async function pictureOf(text: string): Promise<string> {
  // @ts-expect-error The package has no types of its own, and none are installed.
  const { default: drawing } = (await import('qrcode')) as { default: Drawing };
  return drawing.toString(text, { type: 'svg', margin: 2 });
}
