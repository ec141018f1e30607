/**
 * The rows of a text of comma-separated values, as RFC 4180 has them. Empty lines are left out.
 * @param delimiter one character
 */
export function csvRows(text: string, delimiter = ','): readonly (readonly string[])[] {
  const plain = new RegExp(`"((?:[^"]|"")*)"|([^${escaped(delimiter)}\\r\\n]*)`, 'y');
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    plain.lastIndex = at;
    const [piece = '', quoted, bare = ''] = plain.exec(text) ?? [];
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    at += piece.length;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      if (at === text.length) row.push('');
      continue;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

const escaped = (char: string): string => char.replace(/[\\\]^-]/, '\\$&');
