import { existsSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SHARED_MEMORY = '/dev/shm';

/** A new folder, in memory where the system has such: for tests that make thousands of files. */
export function scratchFolder(name: string): string {
  return mkdtempSync(path.join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : os.tmpdir(), `${name}-`));
}
