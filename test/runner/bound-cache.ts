import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Compiled code of modules, for this and later runs and for the programs that tests start. `npm ci` removes it. */
export const COMPILED = path.join(import.meta.dirname, '../../node_modules/.cache/compiled');
/** Some ten runs: programs of copies of the project leave files that no later run reads. */
const MOST_FILES = 50_000;

/** Node itself removes nothing from the cache. */
export default function boundCache(): void {
  if (!existsSync(COMPILED) || readdirSync(COMPILED, { recursive: true }).length <= MOST_FILES) return;
  rmSync(COMPILED, { recursive: true, force: true });
}
