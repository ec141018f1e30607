import { rmSync } from 'node:fs';
import path from 'node:path';
import { readText, replaceFile } from './atomic-file.ts';
import { KafkaDataError } from './data-error.ts';

/**
 * Keeps two processes from writing to one directory. The file names the process; that of a killed one does not count.
 * @returns gives the directory free
 * @throws KafkaDataError KAFKA_DATA_IN_USE
 */
export function lockDirectory(directory: string): () => void {
  const file = path.join(directory, 'lock');
  const holder = Number(readText(file) ?? 0);
  if (holder > 0 && holder !== process.pid && isRunning(holder)) {
    throw new KafkaDataError(
      'KAFKA_DATA_IN_USE',
      `process ${holder} uses ${directory}. Stop it, or remove ${file} if it is no broker.`,
    );
  }
  replaceFile(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Not allowed: the process exists and belongs to another user.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
