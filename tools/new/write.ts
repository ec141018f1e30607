import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at, objectOf, parseJson } from '@tributary/region/json';

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
  const folder = mkdtempSync(path.join(tmpdir(), 'biome-'));
  try {
    writeFileSync(path.join(folder, 'biome.json'), quickConfig(readFileSync(path.join(root, 'biome.json'), 'utf8')));
    execFileSync(process.execPath, [biome, 'check', '--write', '--config-path', folder, ...files], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The project's settings without the rules that mend nothing here, and for which Biome reads the whole project: seconds
 * for a few files. https://biomejs.dev/internals/architecture/#scanner
 */
function quickConfig(text: string): string {
  const { vcs: _vcs, files: _files, linter, ...others } = objectOf(parseJson(text));
  const { nursery: _nursery, ...rules } = objectOf(at(linter, 'rules'));
  return JSON.stringify({ ...others, linter: { ...objectOf(linter), rules } });
}
