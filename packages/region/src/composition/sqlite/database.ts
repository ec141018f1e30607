import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

export const FILE_NAME = 'region.sqlite';
/** Distinguishes a state store from other SQLite files: "RGN1" in ASCII. */
export const APPLICATION_ID = 0x52_47_4e_31;
/** Increases when older code cannot read the rows of newer code. */
export const SCHEMA_VERSION = 2;

/**
 * The operating system has each commit, so commits survive when the process is killed. They are not forced to the disk,
 * so a power cut may lose the newest ones.
 * @see https://www.sqlite.org/pragma.html#pragma_synchronous
 */
const WRITE_SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
  PRAGMA temp_store = MEMORY;
`;

/** `crc` is the checksum of a row's other texts; `changes` counts the commits. */
const SCHEMA = `
  BEGIN EXCLUSIVE;
  CREATE TABLE rows
    (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, crc INTEGER NOT NULL,
     UNIQUE (kind, key));
  CREATE TABLE changes (id INTEGER PRIMARY KEY, count INTEGER NOT NULL, negated INTEGER NOT NULL);
  INSERT INTO changes VALUES (1, 0, 0);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
  COMMIT;
`;

/** Opens a file; the exclusive lock, from the first read on, ends with the process in every way that it can end. */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  return database;
}

export function createSchema(database: DatabaseSync): void {
  prepareWrites(database);
  database.exec(SCHEMA);
}

export function prepareWrites(database: DatabaseSync): void {
  database.exec(WRITE_SETTINGS);
}

/** Adds the checksums to a file of version 1. */
export function addChecksums(database: DatabaseSync): void {
  prepareWrites(database);
  database.function('row_crc', { deterministic: true }, (kind, key, value) =>
    rowChecksum(String(kind), String(key), String(value)),
  );
  database.exec(`
    BEGIN EXCLUSIVE;
    ALTER TABLE rows ADD COLUMN crc INTEGER NOT NULL DEFAULT 0;
    UPDATE rows SET crc = row_crc(kind, key, value);
    CREATE TABLE changes (id INTEGER PRIMARY KEY, count INTEGER NOT NULL, negated INTEGER NOT NULL);
    INSERT INTO changes VALUES (1, 0, 0);
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT;
  `);
}

export function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

/** SQLite checks the structure of its pages; the content of a row is checked by this. */
export function rowChecksum(kind: string, key: string, value: string): number {
  return crc32(value, crc32(`${kind}\n${key}\n`));
}

/** @see https://nodejs.org/docs/latest-v24.x/api/errors.html#err_sqlite_error */
export function isSqliteError(error: unknown): error is { readonly errcode: number; readonly message: string } {
  return typeof error === 'object' && error !== null && 'errcode' in error && 'message' in error;
}

const PRIMARY_CODE = 0xff;

/** The primary one of SQLite's result codes. @see https://www.sqlite.org/rescode.html */
export function resultCode({ errcode }: { readonly errcode: number }): number {
  return errcode & PRIMARY_CODE;
}
