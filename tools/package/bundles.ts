import { copyFileSync, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { sourcesIn } from '../build/sources-in.ts';
import { zipFunction } from '../build/zip.ts';
import { bundleFunctions, functionNames } from '../build.ts';
import type { MadeBundle, PackageRecord } from './record.ts';
import { BUNDLE_SOURCES, digestOf, digestOfFile, lastChangeMs } from './sources.ts';

type Bundles = PackageRecord['bundles'];

/**
 * Bundles and zips the functions of a project, those of them whose sources have changed since.
 * @returns all of them. {@link placeZips} puts their zips beside the template
 * @throws UsageError for code that cannot be bundled
 */
export async function makeBundles(root: string, before: Bundles): Promise<Bundles> {
  const common = digestOf(root, BUNDLE_SOURCES);
  const names = functionNames(root).filter((name) => existsSync(path.join(root, `functions/${name}/handler.ts`)));
  const changed = names.filter((name) => !isMade(root, name, common, before.get(name)));
  const made = changed.length === 0 ? [] : await make(root, changed, common);
  const all = new Map([...before, ...made]);
  return new Map(names.flatMap((name) => [[name, all.get(name)] as const]).filter(isKnown));
}

const isKnown = (one: readonly [string, MadeBundle | undefined]): one is readonly [string, MadeBundle] =>
  one[1] !== undefined;

function isMade(root: string, name: string, common: string, before: MadeBundle | undefined): boolean {
  if (before === undefined || before.sources !== sourcesDigest(root, common, before.modules)) return false;
  const zip = zipOf(root, name);
  return existsSync(zip) && digestOfFile(zip) === before.result;
}

/** Packages, which package-lock.json pins, and modules that a plugin makes up. */
const OF_OTHERS = /^[\w-]+:|node_modules\//;

async function make(root: string, names: readonly string[], common: string): Promise<[string, MadeBundle][]> {
  const begunMs = Date.now();
  const metafile = await bundleFunctions(names, root);
  return names.map((name) => {
    const modules = [...sourcesIn(metafile, name)].filter((file) => !OF_OTHERS.test(file));
    const result = digestOfFile(zipFunction(name, root, zipsIn(root)));
    // Of a module that has changed meanwhile nobody knows which content is in the bundle.
    const isSure = modules.every((module) => lastChangeMs(root, module) < begunMs);
    return [name, { sources: isSure ? sourcesDigest(root, common, modules) : '', modules, result }];
  });
}

const sourcesDigest = (root: string, common: string, modules: readonly string[]): string =>
  `${common} ${digestOf(root, modules)}`;

/**
 * Copies the zips of functions beside the template, where the framework has emptied the folder. Another process may read
 * there: it finds the zip of before or the new one, never a part of it.
 */
export function placeZips(root: string, names: Iterable<string>, folder: string): void {
  for (const name of names) {
    const draft = path.join(zipsIn(root), `${name}.zip.placed`);
    copyFileSync(zipOf(root, name), draft);
    renameSync(draft, path.join(folder, `${name}.zip`));
  }
}

const zipsIn = (root: string): string => path.join(root, 'dist', 'zips');

const zipOf = (root: string, name: string): string => path.join(zipsIn(root), `${name}.zip`);
