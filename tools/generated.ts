import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lastChangeMs } from './package/sources.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const GENERATED = path.join(ROOT, 'schemas', 'generated');
/** Its time is that of the last look at the sources. */
const LOOKED = path.join(ROOT, 'dist', 'generated');
const SOURCES = ['schemas', 'tools/generate', 'tools/generate.ts', 'package-lock.json'];

/** Whether there is what follows from the schemas, as they are now or as they were before. */
export const isGenerated = (): boolean => existsSync(path.join(GENERATED, 'contracts.ts'));

/**
 * Generates what follows from the schemas, unless they are as they were the last time.
 * @throws UsageError that names file and line of what is wrong
 */
export async function ensureGenerated(): Promise<void> {
  if (isGenerated() && existsSync(LOOKED) && lastSourceMs() < statSync(LOOKED).mtimeMs) return;
  // Made later, it would change the folder around it, which would be newer than the look at it.
  mkdirSync(GENERATED, { recursive: true });
  mkdirSync(path.dirname(LOOKED), { recursive: true });
  const changedMs = lastSourceMs();
  const { generate } = await import('./generate.ts');
  await generate();
  // What has changed meanwhile is looked at the next time.
  if (lastSourceMs() === changedMs) writeFileSync(LOOKED, '');
}

const lastSourceMs = (): number => Math.max(...SOURCES.map((source) => lastChangeMs(ROOT, source)));
