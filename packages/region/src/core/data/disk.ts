import { closeSync, constants, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** The calls that change a data directory: all writes outside of SQLite pass here, and tests inject faults here. */
export interface Disk {
  /** Opens a file to read and write it; makes it when there is none. */
  open(path: string): number;
  /** Writes at a position; may write less than all, as the system call may. */
  write(file: number, bytes: Uint8Array, position: number): number;
  truncate(file: number, sizeBytes: number): void;
  close(file: number): void;
  rename(from: string, to: string): void;
  /** Removes a file or a folder with all that it holds; nothing happens when there is none. */
  remove(path: string): void;
  makeFolder(path: string): void;
}

export const realDisk: Disk = {
  open: (path) => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o666),
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
};
