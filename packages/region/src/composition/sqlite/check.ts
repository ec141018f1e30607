import type { DatabaseSync } from 'node:sqlite';
import { readFile } from '../../core/data/checked-document.ts';
import { DataDamage } from '../../core/data/damage.ts';
import type { EndMark } from '../../core/data/end-mark.ts';
import { RegionError } from '../../core/region-error.ts';
import { APPLICATION_ID, addChecksums, createSchema, pragma, rowChecksum, SCHEMA_VERSION } from './database.ts';

export interface Checked {
  readonly database: DatabaseSync;
  readonly file: string;
  readonly mark: EndMark;
  readonly report: (line: string) => void;
}

/**
 * Checks that a database is one of a region and as it was when its last commit was accepted.
 * @returns the number of its commits
 * @throws RegionError DATA_FOREIGN, DATA_NEWER; DataDamage
 */
export function checkedChanges(checked: Checked): number {
  const { database, file, mark } = checked;
  if (database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined) return createAgain(checked);
  const version = versionOf(checked);
  const damage = pragma(database, 'integrity_check');
  if (damage !== 'ok') throw new DataDamage(file, String(damage).replace(/\s+/g, ' '));
  if (version < SCHEMA_VERSION) return addChecksumsTo(checked, version);
  const damaged = damagedRow(database);
  if (damaged !== undefined) throw new DataDamage(file, `the row ${damaged} does not fit its checksum`);
  const changes = changesIn(database, file);
  checkMark(changes, mark, checked);
  return changes;
}

/** A kill came before the first commit. */
function createAgain({ database, file, mark }: Checked): number {
  if (readFile(mark.path) !== undefined) throw new DataDamage(file, 'its tables are missing');
  createSchema(database);
  mark.create({ part: 0, sizeBytes: 0, next: 0 });
  return 0;
}

/** @throws RegionError DATA_FOREIGN, DATA_NEWER */
function versionOf({ database, file, mark }: Checked): number {
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    if (readFile(mark.path) !== undefined) throw new DataDamage(file, 'its application id is another one');
    throw new RegionError('DATA_FOREIGN', `${file} is not the file of a region. Choose another directory for --data.`);
  }
  const version = Number(pragma(database, 'user_version'));
  if (version <= SCHEMA_VERSION) return version;
  const message = `${file} was written by a newer version of the region (${version}; this one reads ${SCHEMA_VERSION}).`;
  throw new RegionError('DATA_NEWER', `${message} Use that version, or another directory for --data.`);
}

function addChecksumsTo({ database, file, mark, report }: Checked, version: number): number {
  if (version !== 1) throw new DataDamage(file, `its version ${version} is unknown`);
  addChecksums(database);
  mark.create({ part: 0, sizeBytes: 0, next: 0 });
  report(`${file} was written by an earlier version, and is brought to the format of this one.`);
  return 0;
}

/** Kind and key of a row that is not as it was written. */
function damagedRow(database: DatabaseSync): string | undefined {
  for (const row of database.prepare('SELECT kind, key, value, crc FROM rows').iterate()) {
    const [kind, key, value] = [String(row['kind']), String(row['key']), String(row['value'])];
    if (row['crc'] !== rowChecksum(kind, key, value)) return `${kind}/${key}`;
  }
  return undefined;
}

function changesIn(database: DatabaseSync, file: string): number {
  const { count, negated } = database.prepare('SELECT count, negated FROM changes').get() ?? {};
  if (typeof count === 'number' && typeof negated === 'number' && count === -negated) return count;
  throw new DataDamage(file, 'the number of its changes cannot be read');
}

function checkMark(changes: number, mark: EndMark, { file, report }: Checked): void {
  if (changes === 0 && readFile(mark.path) === undefined) mark.create({ part: 0, sizeBytes: 0, next: 0 });
  const { end, isWhole } = mark.read();
  if (end.next > changes) {
    const missing = `the newest ${end.next - changes} of ${end.next} changes that were accepted are missing`;
    throw new DataDamage(file, `${missing}; they were in ${file}-wal`);
  }
  if (isWhole) return;
  report(`${mark.path} is made anew: one of its two ends does not fit its checksum, the other one holds.`);
  mark.create({ part: 0, sizeBytes: changes, next: changes });
}
