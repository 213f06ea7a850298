/** One line of a table; the columns of the first line are those of all. */
export type DeskRow = Readonly<Record<string, string | number | boolean | null | Date>>;

/** A plain-text table: numbers to the right, words to the left, a line of names on top. */
export function tableLines(rows: readonly DeskRow[]): string[] {
  const names = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => names.map((name) => cellOf(row[name] ?? null)));
  const widths = names.map((name, column) =>
    Math.max(name.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const isNumber = names.map((name) => rows.every((row) => typeof row[name] === 'number'));
  const lineOf = (line: string[]) =>
    line
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return names.length === 0 ? [] : [lineOf(names), ...cells.map(lineOf)];
}

function cellOf(value: DeskRow[string]): string {
  if (value === null) return '-';
  return value instanceof Date ? value.toISOString().slice(0, 16).replace('T', ' ') : String(value);
}
