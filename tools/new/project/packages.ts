import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { at, objectOf, parseJson } from '@tributary/region/json';
import { sourceFiles } from './rooms.ts';

/** A module that a file loads: `from 'x'`, `import('x')`, `require('x')`. */
const LOADED = /(?:from|import\(|require\(|import)\s*['"](@[\w.-]+\/[\w.-]+|[\w.-]+)/g;
const SOURCE = /\.[cm]?[jt]sx?$/;
/** It brings its own packages along. */
const REGION = '@tributary/region';

/**
 * Whether a new project needs a package: its files load it or, which holds for tools, no file of this project does.
 * @param files the files that the new project takes over
 */
export function neededBy(root: string, files: readonly string[]): (name: string) => boolean {
  const loadedBy = (list: readonly string[]): readonly string[] =>
    list.filter((file) => SOURCE.test(file)).flatMap((file) => packagesIn(readFileSync(path.join(root, file), 'utf8')));
  const own = loadedBy(files);
  const here = new Set([...own, ...own.flatMap((name) => peersOf(root, name))]);
  const leftOut = sourceFiles(root).filter((file) => !files.includes(file));
  const elsewhere = new Set([...loadedBy(leftOut), ...dependenciesOf(root, REGION)]);
  return (name) => here.has(name) || !elsewhere.has(name);
}

/** The packages that a source loads. */
export const packagesIn = (source: string): readonly string[] =>
  [...source.matchAll(LOADED)].flatMap(([, name]) => name ?? []);

const dependenciesOf = (root: string, name: string): readonly string[] => namesIn(root, name, 'dependencies');
const peersOf = (root: string, name: string): readonly string[] => namesIn(root, name, 'peerDependencies');

function namesIn(root: string, name: string, field: string): readonly string[] {
  const file = path.join(root, 'node_modules', name, 'package.json');
  return existsSync(file) ? Object.keys(objectOf(at(parseJson(readFileSync(file, 'utf8')), field))) : [];
}
