import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Files that the formatter of the project takes. */
const FORMATTED = /\.(ts|json)$/;

/** Writes the files into the project, in the project's format. */
export function writeFiles(files: Readonly<Record<string, string>>, root: string, { formats = true } = {}): void {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  if (!formats) return;
  format(
    Object.keys(files).filter((file) => FORMATTED.test(file)),
    root,
  );
}

/** Line breaks and the order of imports, as `npm run lint` wants them. */
export function format(files: readonly string[], root: string): void {
  if (files.length === 0) return;
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'check', '--write', ...files], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
