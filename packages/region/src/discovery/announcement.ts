import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../core/cache-folder.ts';

/** The facts by which other commands of this user find a region. */
export interface Announcement {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** The process of the region. */
  readonly pid: number;
  /** The absolute path of the package that it runs. */
  readonly packageDir: string;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
}

/** The folder of the announcements, in the cache folder of the user: one file for each region. */
export const announcementFolder = (): string => cacheFolder('running');

/**
 * Writes where a region runs into a file that only its user may read and write.
 * @returns a function that removes the file
 * @throws the system's error when the folder cannot be written
 */
export function announce(region: Announcement, folder = announcementFolder()): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { port } = new URL(region.endpoint);
  const file = path.join(folder, `${region.pid}-${port}.json`);
  // Written beside and then renamed, so that nobody reads half a file.
  const draft = `${file}.draft`;
  writeFileSync(draft, `${JSON.stringify(region)}\n`, { mode: 0o600 });
  renameSync(draft, file);
  return () => rmSync(file, { force: true });
}
