import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Backup } from '../../core/data/backup.ts';
import { damageOf } from '../../core/data/damage-of.ts';
import type { DataFiles } from '../../core/data/data-files.ts';
import type { EndMark } from '../../core/data/end-mark.ts';
import { checkedChanges } from './check.ts';
import { createSchema, isSqliteError, openDatabase, resultCode } from './database.ts';
import { type Row, salvageRows } from './salvage.ts';

export interface StateRepair {
  readonly directory: string;
  readonly file: string;
  readonly mark: EndMark;
  readonly files: DataFiles;
  readonly report: (line: string) => void;
}

/**
 * Makes a damaged state store usable: the rows that are as they were written go to a new file, in their order. A store
 * that is whole stays as it is.
 * @throws RegionError as {@link openStateStore}, for all that is no damage
 */
export function repairStateStore(repair: StateRepair): void {
  const { directory, file, mark, files, report } = repair;
  if (!existsSync(file) && !existsSync(mark.path)) return;
  const backup = new Backup(directory);
  for (const one of [file, `${file}-wal`, mark.path]) backup.keep(one);
  const fault = faultOf(repair);
  if (fault === undefined) {
    files.remove(backup.folder);
    return;
  }
  const { rows, lost } = existsSync(file) ? salvageRows(file) : { rows: [], lost: [] };
  writeRows(file, rows, files);
  mark.create({ part: 0, sizeBytes: 0, next: 0 });
  report(
    `Repaired: ${file}: ${fault}. ${rows.length} rows are kept${lostText(lost)}. The file as it was: ${backup.folder}`,
  );
}

/** What is wrong with the store, if anything. */
function faultOf({ file, mark, report }: StateRepair): string | undefined {
  if (!existsSync(file)) return 'it is missing, and all that it held is lost';
  let fault: string | undefined;
  const database = openDatabase(file);
  try {
    fault = damageOf(() => checkedChanges({ database, file, mark, report }))?.reason;
  } catch (error) {
    if (!isSqliteError(error) || !DAMAGE.includes(resultCode(error))) throw error;
    fault = error.message;
  } finally {
    database.close();
  }
  return fault;
}

/** ERROR, for a table that is missing; CORRUPT; NOTADB. */
const DAMAGE = [1, 11, 26];

function writeRows(file: string, rows: readonly Row[], files: DataFiles): void {
  const draft = `${file}.repaired`;
  files.remove(draft);
  const database = new DatabaseSync(draft);
  createSchema(database);
  const insert = database.prepare('INSERT INTO rows (kind, key, value, crc) VALUES (?, ?, ?, ?)');
  database.exec('BEGIN');
  for (const { kind, key, value, crc } of rows) insert.run(kind, key, value, crc);
  database.exec('COMMIT');
  database.close();
  files.remove(`${file}-wal`);
  files.rename(draft, file);
}

const MAX_NAMED = 20;

function lostText(lost: readonly string[]): string {
  if (lost.length === 0) return '; what the newest changes had written is as it was before them';
  const named = lost.slice(0, MAX_NAMED).join(', ');
  const more = lost.length > MAX_NAMED ? ` and ${lost.length - MAX_NAMED} more` : '';
  return `, ${lost.length} are lost: ${named}${more}`;
}
