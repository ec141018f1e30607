import { rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KafkaDataError } from './data-error.ts';

const FILE_NAME = 'lock.sqlite';
/** A killed process holds its files until the last of its threads has ended. */
const KILLED_PROCESS_TIMEOUT_MS = 500;

/**
 * Keeps two processes from writing to one directory. Node has no call for a file lock, and SQLite has: an empty
 * database whose lock is held. The system releases it when the process ends in whatever way, also before its parent
 * has asked how; no number of a process has to be remembered.
 * @see https://www.sqlite.org/lockingv3.html
 * @returns gives the directory free
 * @throws KafkaDataError KAFKA_DATA_IN_USE
 */
export function lockDirectory(directory: string): () => void {
  const file = path.join(directory, FILE_NAME);
  const database = new DatabaseSync(file, { timeout: KILLED_PROCESS_TIMEOUT_MS });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (isNoDatabase(cause)) return lockAnew(directory, file);
    const message = `another running process uses ${directory}. Stop it, or choose another directory.`;
    throw new KafkaDataError('KAFKA_DATA_IN_USE', message, { cause });
  }
  return () => database.close();
}

/** Something else has written to the file; nobody can hold a lock on it. */
function lockAnew(directory: string, file: string): () => void {
  rmSync(file);
  return lockDirectory(directory);
}

/** @see https://www.sqlite.org/rescode.html#notadb */
const NOT_A_DATABASE = 26;

const isNoDatabase = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === NOT_A_DATABASE;
