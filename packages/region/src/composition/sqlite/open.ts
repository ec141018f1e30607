import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { readFile } from '../../core/data/checked-document.ts';
import { DataDamage } from '../../core/data/damage.ts';
import { DataFiles } from '../../core/data/data-files.ts';
import { EndMark } from '../../core/data/end-mark.ts';
import { WriteGuard } from '../../core/data/write-guard.ts';
import { RegionError } from '../../core/region-error.ts';
import type { StateStore } from '../../core/state-store.ts';
import { checkedChanges } from './check.ts';
import { createSchema, FILE_NAME, isSqliteError, openDatabase, prepareWrites, resultCode } from './database.ts';
import { repairStateStore } from './repair.ts';
import { SqliteStore } from './sqlite-store.ts';

export interface StateStoreOptions {
  readonly guard: WriteGuard;
  /** Make a damaged file usable first. */
  readonly repair: boolean;
  readonly report: (line: string) => void;
}

const USUAL: StateStoreOptions = { guard: new WriteGuard(), repair: false, report: () => {} };

/** Counts the commits that were accepted: a database whose newest commits are cut off does not know it. */
const MARK_NAME = 'region.changes';

/** Result codes of SQLite: https://www.sqlite.org/rescode.html */
const BUSY = 5;
/** READONLY, IOERR, FULL, CANTOPEN. */
const WRITE_FAILURES = [8, 10, 13, 14];

/**
 * Opens the state store of a data directory, or creates one in an empty directory. One region at a time can open it.
 * @throws RegionError DATA_IN_USE, DATA_FOREIGN, DATA_DAMAGED, DATA_NEWER, DATA_WRITE_FAILED, each with the path and
 *   what to do
 */
export function openStateStore(directory: string, options: Partial<StateStoreOptions> = {}): StateStore {
  const { guard, repair, report } = { ...USUAL, guard: new WriteGuard(), ...options };
  const file = path.join(directory, FILE_NAME);
  const files = new DataFiles(guard);
  const mark = new EndMark(path.join(directory, MARK_NAME), files);
  try {
    checkDirectory(directory, repair);
    if (repair) repairStateStore({ directory, file, mark, files, report });
    return opened(file, mark, guard, report);
  } catch (error) {
    throw unusable(file, guard, error);
  }
}

function checkDirectory(directory: string, repair: boolean): void {
  const names = namesIn(directory);
  if (names.length === 0 || names.includes(FILE_NAME) || repair) return;
  if (names.includes(MARK_NAME)) throw new DataDamage(path.join(directory, FILE_NAME), 'it is missing');
  const message = `--data ${directory} holds other files and no ${FILE_NAME}. Choose an empty or a new directory.`;
  throw new RegionError('DATA_FOREIGN', message);
}

function namesIn(directory: string): readonly string[] {
  try {
    mkdirSync(directory, { recursive: true });
    return readdirSync(directory);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RegionError('DATA_FOREIGN', `--data ${directory} is no usable directory: ${reason}.`, { cause });
  }
}

/** A file that is refused is left as it is, with its write-ahead log, which SQLite would remove. */
function opened(file: string, mark: EndMark, guard: WriteGuard, report: (line: string) => void): StateStore {
  const isNew = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  const log = readFile(`${file}-wal`);
  let database: DatabaseSync | undefined;
  try {
    database = openDatabase(file);
    const changes = isNew ? createIn(database, file, mark) : checkedChanges({ database, file, mark, report });
    prepareWrites(database);
    return new SqliteStore({ database, file, guard, mark, changes });
  } catch (error) {
    database?.close();
    if (log !== undefined && !isBusy(error)) writeFileSync(`${file}-wal`, log);
    throw error;
  }
}

function createIn(database: DatabaseSync, file: string, mark: EndMark): number {
  if (readFile(mark.path) !== undefined && mark.read().end.next > 0) throw new DataDamage(file, 'it is empty');
  createSchema(database);
  mark.create({ part: 0, sizeBytes: 0, next: 0 });
  return 0;
}

const isBusy = (error: unknown): boolean => isSqliteError(error) && resultCode(error) === BUSY;

function unusable(file: string, guard: WriteGuard, cause: unknown): unknown {
  if (cause instanceof DataDamage) return new RegionError('DATA_DAMAGED', cause.message, { cause });
  if (cause instanceof RegionError || !isSqliteError(cause)) return cause;
  if (isBusy(cause)) {
    const message = `Another region uses ${path.dirname(file)}. Stop it, or choose another directory for --data.`;
    return new RegionError('DATA_IN_USE', message, { cause });
  }
  if (WRITE_FAILURES.includes(resultCode(cause))) return guard.fail(file, cause);
  return new RegionError('DATA_DAMAGED', new DataDamage(file, cause.message).message, { cause });
}
