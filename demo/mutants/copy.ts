import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Mutant } from './mutant.ts';
import { planted } from './planted.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** What the copy has no use for, or makes anew. */
const LEFT_OUT = new Set(['node_modules', '.git', '.serverless', 'dist']);
const REGION = '@tributary';

/** A copy of the project in which bugs are planted, one after the other. The project itself stays as it is. */
export class Copy {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'mutants-'));

  constructor() {
    for (const name of readdirSync(ROOT)) {
      if (LEFT_OUT.has(name)) continue;
      const filter = (source: string): boolean => path.basename(source) !== 'node_modules';
      cpSync(path.join(ROOT, name), path.join(this.folder, name), { recursive: true, filter });
    }
    this.#linkPackages();
  }

  /** All packages are those of the project, but its own region is that of the copy. */
  #linkPackages(): void {
    const [from, to] = [path.join(ROOT, 'node_modules'), path.join(this.folder, 'node_modules')];
    mkdirSync(path.join(to, REGION), { recursive: true });
    for (const name of readdirSync(from)) if (name !== REGION) symlinkSync(path.join(from, name), path.join(to, name));
    symlinkSync(path.join(this.folder, 'packages', 'region'), path.join(to, REGION, 'region'));
    const own = path.join(ROOT, 'packages', 'region', 'node_modules');
    if (existsSync(own)) symlinkSync(own, path.join(this.folder, 'packages', 'region', 'node_modules'));
  }

  /**
   * Plants a bug.
   * @returns a function that takes it out again
   * @throws Error when the text to replace is not there exactly once
   */
  plant(mutant: Mutant): () => void {
    const file = path.join(this.folder, mutant.file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, planted(text, mutant));
    return () => writeFileSync(file, text);
  }

  /** A process of the copy may still write to it. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
