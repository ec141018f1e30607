import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EndMark } from '../../core/data/end-mark.ts';
import type { WriteGuard } from '../../core/data/write-guard.ts';
import { type Json, parseJson } from '../../core/json.ts';
import { RegionError } from '../../core/region-error.ts';
import type { StateStore } from '../../core/state-store.ts';
import { rowChecksum } from './database.ts';

export interface SqliteStoreOptions {
  readonly database: DatabaseSync;
  readonly file: string;
  readonly guard: WriteGuard;
  /** Counts the commits that were accepted, in a file of its own. */
  readonly mark: EndMark;
  /** The commits that the database counts. */
  readonly changes: number;
}

/** The rows in one SQLite file. After it is closed it ignores writes, as if the process had been killed then. */
export class SqliteStore implements StateStore {
  readonly isPersisted = true;
  readonly #options: SqliteStoreOptions;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #rows: StatementSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #undo: StatementSync;
  readonly #count: StatementSync;
  #changes: number;
  #depth = 0;
  #isClosed = false;

  constructor(options: SqliteStoreOptions) {
    const { database, changes } = options;
    this.#options = options;
    this.#changes = changes;
    this.#put = database.prepare(
      'INSERT INTO rows (kind, key, value, crc) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, crc = excluded.crc',
    );
    this.#remove = database.prepare('DELETE FROM rows WHERE kind = ? AND key = ?');
    this.#rows = database.prepare('SELECT key, value FROM rows WHERE kind = ? ORDER BY place');
    // Savepoints nest, and the outermost is a transaction: https://www.sqlite.org/lang_savepoint.html
    this.#begin = database.prepare('SAVEPOINT work');
    this.#commit = database.prepare('RELEASE work');
    this.#undo = database.prepare('ROLLBACK TO work');
    this.#count = database.prepare('UPDATE changes SET count = ?1, negated = -?1');
  }

  put(kind: string, key: string, value: Json | object): void {
    if (this.#isClosed) return;
    const text = JSON.stringify(value);
    this.#change(() => this.#put.run(kind, key, text, rowChecksum(kind, key, text)));
  }

  remove(kind: string, key: string): void {
    if (this.#isClosed) return;
    this.#change(() => this.#remove.run(kind, key));
  }

  rows(kind: string): readonly (readonly [key: string, value: Json])[] {
    return this.#rows.all(kind).map(({ key, value }) => [String(key), this.#valueOf(String(value))]);
  }

  atomically<T>(work: () => T): T {
    if (this.#isClosed) return work();
    this.#write(() => this.#begin.run());
    this.#depth += 1;
    let isUndone = false;
    try {
      return work();
    } catch (error) {
      isUndone = true;
      throw error;
    } finally {
      this.#depth -= 1;
      this.#end(isUndone);
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.database.close();
    this.#options.mark.close();
  }

  /** Ends a savepoint. After a failed write there is none, and the transaction is undone by the end of the process. */
  #end(isUndone: boolean): void {
    if (this.#options.guard.failure !== undefined || this.#isClosed) return;
    if (isUndone) this.#write(() => this.#undo.run());
    const isCommit = this.#depth === 0 && !isUndone;
    if (isCommit) this.#write(() => this.#count.run(this.#changes + 1));
    this.#write(() => this.#commit.run());
    if (!isCommit) return;
    this.#changes += 1;
    this.#options.mark.write({ part: 0, sizeBytes: this.#changes, next: this.#changes });
  }

  /** A change of its own, or a part of what is being done. */
  #change(run: () => unknown): void {
    if (this.#depth > 0) this.#write(run);
    else this.atomically(() => this.#write(run));
  }

  #write(run: () => unknown): void {
    const { guard, file } = this.#options;
    guard.run(file, run);
  }

  #valueOf(text: string): Json {
    const value = parseJson(text);
    if (value === undefined) throw new RegionError('DATA_DAMAGED', `${this.#options.file}: a row is no JSON.`);
    return value;
  }
}
