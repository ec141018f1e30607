import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Json, parseJson } from '../core/json.ts';
import { RegionError } from '../core/region-error.ts';
import type { StateStore } from '../core/state-store.ts';

const FILE_NAME = 'region.sqlite';
/** Distinguishes a state store from other SQLite files: "RGN1" in ASCII. */
const APPLICATION_ID = 0x52_47_4e_31;
/** Increases when older code cannot read the rows of newer code. */
const SCHEMA_VERSION = 1;

/** @see https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;

/**
 * The operating system has each commit, so commits survive when the process is killed. They are not forced to the disk,
 * so a power cut may lose the newest ones. The exclusive lock ends with the process, in every way that it can end.
 * @see https://www.sqlite.org/pragma.html#pragma_synchronous
 */
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
`;

const SCHEMA = `
  BEGIN EXCLUSIVE;
  CREATE TABLE IF NOT EXISTS rows
    (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, key));
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
  COMMIT;
`;

/**
 * Opens the state store of a data directory, or creates one in an empty directory. One region at a time can open it.
 * @throws RegionError DATA_IN_USE, DATA_FOREIGN, DATA_DAMAGED, DATA_NEWER, each with the path and what to do
 */
export function openStateStore(directory: string): StateStore {
  checkDirectory(directory);
  const file = path.join(directory, FILE_NAME);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec(SETTINGS);
    checkOrigin(database, file);
    database.exec(SCHEMA);
    return new SqliteStore(database, file);
  } catch (error) {
    database?.close();
    throw unusable(file, error);
  }
}

function checkDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    const names = readdirSync(directory);
    if (names.length === 0 || names.includes(FILE_NAME)) return;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RegionError('DATA_FOREIGN', `--data ${directory} is no usable directory: ${reason}.`, { cause });
  }
  const message = `--data ${directory} holds other files and no ${FILE_NAME}. Choose an empty or a new directory.`;
  throw new RegionError('DATA_FOREIGN', message);
}

function checkOrigin(database: DatabaseSync, file: string): void {
  const applicationId = pragma(database, 'application_id');
  const version = Number(pragma(database, 'user_version'));
  const isNew = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
  if (!isNew && applicationId !== APPLICATION_ID) {
    throw new RegionError('DATA_FOREIGN', `${file} is not the file of a region. Choose another directory for --data.`);
  }
  if (version > SCHEMA_VERSION) {
    const message = `${file} was written by a newer version of the region (${version}; this one reads ${SCHEMA_VERSION}).`;
    throw new RegionError('DATA_NEWER', `${message} Use that version, or another directory for --data.`);
  }
  const damage = pragma(database, 'quick_check');
  if (damage !== 'ok') throw damagedFile(file, String(damage));
}

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

function unusable(file: string, cause: unknown): unknown {
  if (cause instanceof RegionError || !isSqliteError(cause)) return cause;
  if (cause.errcode === SQLITE_BUSY) {
    const message = `Another region uses ${path.dirname(file)}. Stop it, or choose another directory for --data.`;
    return new RegionError('DATA_IN_USE', message, { cause });
  }
  return damagedFile(file, cause.message, { cause });
}

/** @see https://nodejs.org/docs/latest-v24.x/api/errors.html#err_sqlite_error */
function isSqliteError(error: unknown): error is { readonly errcode: number; readonly message: string } {
  return typeof error === 'object' && error !== null && 'errcode' in error && 'message' in error;
}

function damagedFile(file: string, reason: string, options?: ErrorOptions): RegionError {
  const message = `${file} cannot be read: ${reason}. Move its directory away to start without what it holds.`;
  return new RegionError('DATA_DAMAGED', message, options);
}

/** The rows in one SQLite file. After it is closed it ignores writes, as if the process had been killed then. */
class SqliteStore implements StateStore {
  readonly isPersisted = true;
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #rows: StatementSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #undo: StatementSync;
  #isClosed = false;

  constructor(database: DatabaseSync, file: string) {
    this.#database = database;
    this.#file = file;
    this.#put = database.prepare(
      'INSERT INTO rows (kind, key, value) VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value',
    );
    this.#remove = database.prepare('DELETE FROM rows WHERE kind = ? AND key = ?');
    this.#rows = database.prepare('SELECT key, value FROM rows WHERE kind = ? ORDER BY place');
    // Savepoints nest, and the outermost is a transaction: https://www.sqlite.org/lang_savepoint.html
    this.#begin = database.prepare('SAVEPOINT work');
    this.#commit = database.prepare('RELEASE work');
    this.#undo = database.prepare('ROLLBACK TO work');
  }

  put(kind: string, key: string, value: Json | object): void {
    if (this.#isClosed) return;
    this.#put.run(kind, key, JSON.stringify(value));
  }

  remove(kind: string, key: string): void {
    if (this.#isClosed) return;
    this.#remove.run(kind, key);
  }

  rows(kind: string): readonly (readonly [key: string, value: Json])[] {
    return this.#rows.all(kind).map(({ key, value }) => [String(key), this.#valueOf(String(value))]);
  }

  atomically<T>(work: () => T): T {
    if (this.#isClosed) return work();
    this.#begin.run();
    try {
      return work();
    } catch (error) {
      this.#undo.run();
      throw error;
    } finally {
      this.#commit.run();
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#database.close();
  }

  #valueOf(text: string): Json {
    const value = parseJson(text);
    if (value === undefined) throw damagedFile(this.#file, 'a row is no JSON');
    return value;
  }
}
