import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteError, rowChecksum } from './database.ts';

export interface Row {
  readonly kind: string;
  readonly key: string;
  readonly value: string;
  readonly crc: number;
}

export interface Salvaged {
  /** In the order in which their keys were first put. */
  readonly rows: readonly Row[];
  /** Kind and key of rows that are named in the file and cannot be read. */
  readonly lost: readonly string[];
}

/** Reads the rows of a damaged database from both ends up to the damage, and lets out those that are not as they were written. */
export function salvageRows(file: string): Salvaged {
  restoreHeader(file);
  const database = new DatabaseSync(file);
  try {
    const found = new Map<number, Row>();
    const lost = new Set<string>();
    for (const direction of ['ASC', 'DESC']) {
      scan(database, `SELECT place, kind, key, value, crc FROM rows NOT INDEXED ORDER BY place ${direction}`, (row) => {
        const [kind, key, value] = [String(row['kind']), String(row['key']), String(row['value'])];
        const crc = rowChecksum(kind, key, value);
        if (crc === row['crc']) found.set(Number(row['place']), { kind, key, value, crc });
        else lost.add(`${kind}/${key}`);
      });
    }
    const rows = [...found].toSorted(([one], [other]) => one - other).map(([, row]) => row);
    const unique = [...new Map(rows.map((row) => [`${row.kind}/${row.key}`, row])).entries()];
    const names = new Set(unique.map(([name]) => name));
    scan(database, 'SELECT kind, key FROM rows INDEXED BY sqlite_autoindex_rows_1', ({ kind, key }) => {
      const name = `${String(kind)}/${String(key)}`;
      if (!names.has(name)) lost.add(name);
    });
    return { rows: unique.map(([, row]) => row), lost: [...lost] };
  } finally {
    database.close();
  }
}

function scan(database: DatabaseSync, query: string, take: (row: Readonly<Record<string, unknown>>) => void): void {
  try {
    for (const row of database.prepare(query).iterate()) take(row);
  } catch (error) {
    if (!isSqliteError(error)) throw error;
  }
}

/**
 * The parts of SQLite's header that are the same in each file of a region, by their positions.
 * @see https://www.sqlite.org/fileformat2.html#the_database_header
 */
const HEADER: readonly (readonly [position: number, bytes: Buffer])[] = [
  [0, Buffer.from('SQLite format 3\0')],
  // Page size 4096, write-ahead log, no reserved bytes, payload fractions.
  [16, Buffer.from([0x10, 0x00, 2, 2, 0, 64, 32, 32])],
  // Schema format 4.
  [44, Buffer.from([0, 0, 0, 4])],
  // UTF-8.
  [56, Buffer.from([0, 0, 0, 1])],
];

function restoreHeader(file: string): void {
  const descriptor = openSync(file, 'r+');
  for (const [position, bytes] of HEADER) writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
}
