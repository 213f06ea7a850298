/** Lengths that Meta counts; whole words where they fit, and `…` for what was left out. */
export function clip(words: string, room: number): string {
  if (words.length <= room) return words;
  const cut = words.slice(0, room - 1);
  const atWord = cut.replace(/\s+\S*$/, '');
  // A single long word is cut where the room ends, but never inside a character of two units.
  const kept = atWord.length >= room / 2 ? atWord : cut.replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()}…`;
}

/** A text in pieces of at most `room`, at line ends or between words. */
export function intoPieces(words: string, room: number): string[] {
  const pieces: string[] = [];
  for (let rest = words; rest !== '';) {
    if (rest.length <= room) return [...pieces, rest];
    const head = rest.slice(0, room + 1);
    const at = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
    const end = at > room / 2 ? at : room;
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return pieces.length > 0 ? pieces : [''];
}
