import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { WriteGuard } from '../core/data/write-guard.ts';
import type { KeyRange, OwnRows, Spill, SpilledRows } from '../core/spill.ts';

/** The part of the file that is in memory. */
const CACHE_KIB = 16 * 1024;

/**
 * Nothing of it is needed after a crash, so all that is ever written is one transaction, which never ends. A commit of
 * each row takes four times as long: SQLite then looks through all changed pages in the memory.
 * @see https://www.sqlite.org/inmemorydb.html#temp_db
 */
const SETTINGS = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA cache_size = -${CACHE_KIB};
  BEGIN;
`;

const FILE = "the tables' file in the folder for temporary files";

/** In SQLite's folder for temporary files, which TMPDIR names. */
export function openSpill(guard: WriteGuard = new WriteGuard()): Spill {
  const database = new DatabaseSync('');
  database.exec(SETTINGS);
  const byName = new Map<string, SpilledRows>();
  let count = 0;
  const ownRows = (): OwnRows => new SqliteRows(database, `rows_${count++}`, guard);
  return {
    rows(name) {
      const known = byName.get(name);
      if (known !== undefined) return known;
      const rows = ownRows();
      byName.set(name, rows);
      return rows;
    },
    ownRows,
    sizeBytes: () => pragma(database, 'page_count') * pragma(database, 'page_size'),
    close: () => database.close(),
  };
}

const pragma = (database: DatabaseSync, name: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);

class SqliteRows implements OwnRows {
  readonly #database: DatabaseSync;
  readonly #guard: WriteGuard;
  readonly #table: string;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #ranges = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, table: string, guard: WriteGuard) {
    this.#database = database;
    this.#guard = guard;
    this.#table = table;
    database.exec(`CREATE TABLE ${table} (key BLOB PRIMARY KEY, value TEXT NOT NULL)`);
    this.#get = database.prepare(`SELECT value FROM ${table} WHERE key = ?`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${table} (key, value) VALUES (?, ?)`);
    this.#remove = database.prepare(`DELETE FROM ${table} WHERE key = ?`);
  }

  get(key: string): string | undefined {
    const value = this.#get.get(Buffer.from(key))?.['value'];
    return typeof value === 'string' ? value : undefined;
  }

  put(key: string, text: string): void {
    this.#guard.run(FILE, () => this.#put.run(Buffer.from(key), text));
  }

  remove(key: string): void {
    this.#guard.run(FILE, () => this.#remove.run(Buffer.from(key)));
  }

  range({ gt, gte, lt, lte, reverse = false, limit }: KeyRange): readonly (readonly [string, string])[] {
    const bounds = [
      ['>', gt],
      ['>=', gte],
      ['<', lt],
      ['<=', lte],
    ].flatMap(([sign, key]) => (key === undefined ? [] : [{ sign, key: Buffer.from(key) }]));
    const where = bounds.map(({ sign }) => `key ${sign} ?`).join(' AND ');
    const rows = this.#ordered(where, reverse).all(...bounds.map(({ key }) => key), limit);
    return rows.map(({ key, value }) => [Buffer.from(key as Uint8Array).toString(), String(value)] as const);
  }

  count(): number {
    return Number(this.#database.prepare(`SELECT count(*) AS n FROM ${this.#table}`).get()?.['n'] ?? 0);
  }

  clear(): void {
    this.#guard.run(FILE, () => this.#database.exec(`DELETE FROM ${this.#table}`));
  }

  drop(): void {
    this.#guard.run(FILE, () => this.#database.exec(`DROP TABLE ${this.#table}`));
  }

  #ordered(where: string, reverse: boolean): StatementSync {
    const sql = `SELECT key, value FROM ${this.#table} ${where === '' ? '' : `WHERE ${where}`} ORDER BY key ${reverse ? 'DESC' : 'ASC'} LIMIT ?`;
    const known = this.#ranges.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#ranges.set(sql, statement);
    return statement;
  }
}
