import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** What the compiled template is made of. */
export const TEMPLATE_SOURCES = [
  'serverless.yml',
  'package.json',
  'package-lock.json',
  'stages',
  'infra',
  'schemas',
  'tools',
] as const;

/** What every bundle is made of, beside the modules that its handler imports. */
export const BUNDLE_SOURCES = [
  'package.json',
  'package-lock.json',
  'schemas',
  'tools/build',
  'tools/build.ts',
] as const;

/** All that the package is made of. */
export const SOURCES = [...TEMPLATE_SOURCES, 'functions', 'domain', 'lib'] as const;

/** Follows from the schemas. */
const GENERATED = 'schemas/generated';

/** In milliseconds since the epoch. Folders count too: their own time changes when a file is removed. */
export function lastChangeMs(root: string, source: string): number {
  const at = path.join(root, source);
  if (source === GENERATED || !existsSync(at)) return 0;
  const stats = statSync(at);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(at).map((name) => lastChangeMs(root, `${source}/${name}`)));
}

/** The same for the same names and contents, whenever they were written. A source that is not there has no content. */
export function digestOf(root: string, sources: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const file of [...sources].flatMap((source) => filesIn(root, source)).sort()) {
    const content = readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesIn(root: string, source: string): readonly string[] {
  const at = path.join(root, source);
  if (source === GENERATED || !existsSync(at)) return [];
  if (!statSync(at).isDirectory()) return [source];
  return readdirSync(at).flatMap((name) => filesIn(root, `${source}/${name}`));
}

export const digestOfFile = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
