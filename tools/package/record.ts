import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, listOf, objectOf, parseJson, textOf } from '@tributary/region/json';

/** What something was made of, and what came of it, as digests. */
export interface Made {
  readonly sources: string;
  readonly result: string;
}

export interface MadeBundle extends Made {
  /** The modules of its own project that it was made of. */
  readonly modules: readonly string[];
}

/** What the package was made of the last time. */
export interface PackageRecord {
  readonly template: Made;
  /** By the names of the functions. */
  readonly bundles: ReadonlyMap<string, MadeBundle>;
}

const fileIn = (root: string): string => path.join(root, 'dist', 'packaged.json');

/** Of a file that is not there, or that something else wrote, nothing is known. */
export function readRecord(root: string): PackageRecord {
  const file = fileIn(root);
  const json = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const bundles = Object.entries(objectOf(at(json, 'bundles'))).map(([name, one]) => {
    const modules = listOf(at(one, 'modules')).map((module) => textOf(module));
    return [name, { ...madeOf(one), modules }] as const;
  });
  return { template: madeOf(at(json, 'template')), bundles: new Map(bundles) };
}

const madeOf = (json: unknown): Made => ({ sources: textOf(at(json, 'sources')), result: textOf(at(json, 'result')) });

export function writeRecord(root: string, { template, bundles }: PackageRecord): void {
  mkdirSync(path.dirname(fileIn(root)), { recursive: true });
  writeFileSync(fileIn(root), JSON.stringify({ template, bundles: Object.fromEntries(bundles) }));
}
