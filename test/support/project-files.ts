import { readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = process.cwd();
/** Folders that tools write. */
const WRITTEN_BY_TOOLS = new Set(['.git', 'node_modules', 'dist', '.serverless', 'generated', 'coverage']);

/** Every file of the project below that folder, with forward slashes, in order. */
export function projectFiles(folder = ''): readonly string[] {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => !WRITTEN_BY_TOOLS.has(name))
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? projectFiles(file) : [file];
    })
    .sort();
}
