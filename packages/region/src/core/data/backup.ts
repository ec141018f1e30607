import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** Keeps a copy of each file before a repair changes it, in a folder of its own beside the data. */
export class Backup {
  readonly #root: string;
  readonly folder: string;

  constructor(root: string) {
    this.#root = root;
    let number = 1;
    while (existsSync(path.join(root, `before-repair-${number}`))) number += 1;
    this.folder = path.join(root, `before-repair-${number}`);
  }

  /** Where a file or folder is kept that is moved away. */
  placeOf(file: string): string {
    const place = path.join(this.folder, path.relative(this.#root, file));
    mkdirSync(path.dirname(place), { recursive: true });
    return place;
  }

  /** Copies a file that is there; a file that was copied before stays as it was then. */
  keep(file: string): void {
    if (!existsSync(file)) return;
    const copy = this.placeOf(file);
    if (!existsSync(copy)) copyFileSync(file, copy);
  }
}
