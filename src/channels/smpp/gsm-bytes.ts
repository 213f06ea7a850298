/** GSM 03.38: a byte for each character, as message centres exchange it (unpacked). */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
const BEHIND_ESCAPE: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

const BYTES = new Map<string, readonly number[]>([
  ...Array.from(BASIC, (character, byte) => [character, [byte]] as const),
  ...Object.entries(BEHIND_ESCAPE).map(([character, byte]) => [character, [ESCAPE, byte]] as const),
]);
const CHARACTERS = Array.from(BASIC);
const ESCAPED = new Map(
  Object.entries(BEHIND_ESCAPE).map(([character, byte]) => [byte, character]),
);
const SPACE = [0x20];

/** The bytes of each character, so that a text can be split without cutting an escape. */
export function gsmBytes(text: string): (readonly number[])[] {
  return Array.from(text, (character) => BYTES.get(character) ?? SPACE);
}

/** The text of GSM bytes; null where one is none, so that they mean something else. */
export function fromGsmBytes(bytes: Buffer): string | null {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return null;
    if (byte === ESCAPE) {
      at += 1;
      const escaped = bytes[at] ?? 0x20;
      // An escape that nobody knows is shown as the character behind it.
      text += ESCAPED.get(escaped) ?? CHARACTERS[escaped] ?? ' ';
    } else {
      text += CHARACTERS[byte] ?? ' ';
    }
  }
  return text;
}
