import { type Disk, realDisk } from './disk.ts';
import { WriteGuard } from './write-guard.ts';

/**
 * Changes the files of a data directory, each change behind the {@link WriteGuard}. Calls are synchronous: they go to
 * the page cache, where a switch to another thread would cost more than the copy, and a change that has been answered
 * is then in the operating system's hands, out of reach of a killed process.
 */
export class DataFiles {
  readonly guard: WriteGuard;
  readonly #disk: Disk;

  constructor(guard: WriteGuard = new WriteGuard(), disk: Disk = realDisk) {
    this.guard = guard;
    this.#disk = disk;
  }

  open(path: string): number {
    return this.guard.run(path, () => this.#disk.open(path));
  }

  /** Writes all bytes at a position; the system may take several writes for it. */
  writeAt(path: string, file: number, bytes: Uint8Array, position: number): void {
    this.guard.run(path, () => this.#writeAll(file, bytes, position));
  }

  truncate(path: string, file: number, sizeBytes: number): void {
    this.guard.run(path, () => this.#disk.truncate(file, sizeBytes));
  }

  /** Replaces a file as a whole: a reader sees the old or the new content, even after a kill. */
  replace(path: string, content: string | Uint8Array): void {
    this.guard.run(path, () => {
      const draft = `${path}${DRAFT}`;
      this.#disk.remove(draft);
      const file = this.#disk.open(draft);
      try {
        this.#writeAll(file, Buffer.from(content), 0);
      } finally {
        this.#disk.close(file);
      }
      this.#disk.rename(draft, path);
    });
  }

  rename(from: string, to: string): void {
    this.guard.run(to, () => this.#disk.rename(from, to));
  }

  remove(path: string): void {
    this.guard.run(path, () => this.#disk.remove(path));
  }

  makeFolder(path: string): void {
    this.guard.run(path, () => this.#disk.makeFolder(path));
  }

  close(file: number): void {
    this.#disk.close(file);
  }

  #writeAll(file: number, bytes: Uint8Array, position: number): void {
    let left = bytes;
    for (let at = position; left.length > 0; ) {
      const count = this.#disk.write(file, left, at);
      if (count <= 0) throw new Error('nothing could be written');
      if (count === left.length) return;
      left = left.subarray(count);
      at += count;
    }
  }
}

/** A file that is being written, and will replace the one without this ending. */
export const DRAFT = '.new';
