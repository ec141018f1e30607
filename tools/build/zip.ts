import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';

/** The oldest time that a zip can hold, so that the same files make the same zip. */
const mtime = new Date(1980, 0, 1);
/** A regular file that everybody may read: Lambda runs the code as another user. */
const attrs = (0o100644 << 16) >>> 0;
const UNIX = 3;

/**
 * Writes the zip of a bundled function: the bundle and its map, at their paths in the project.
 * @returns the path of the zip
 */
export function zipFunction(name: string, root: string, folder: string): string {
  const files = [`dist/${name}/index.cjs`, `dist/${name}/index.cjs.map`];
  const entries = files.map((file) => [file, readFileSync(path.join(root, file))] as const);
  const zip = path.join(folder, `${name}.zip`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(zip, zipSync(Object.fromEntries(entries), { mtime, attrs, os: UNIX }));
  return zip;
}
