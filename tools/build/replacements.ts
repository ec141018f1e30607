import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** A module of a library, and what a function gets in its place. */
export interface Replacement {
  /** Path of the module; slashes of either kind. */
  readonly module: RegExp;
  readonly source: (original: string) => string;
}

export const instead =
  (source: string): Replacement['source'] =>
  () =>
    source;

/** Exports that throw, for what must never be reached. */
export const leftOut = (names: readonly string[], why: string): Replacement['source'] =>
  instead(
    names
      .map((name) => `export class ${name} { constructor() { throw new Error(${JSON.stringify(why)}); } }`)
      .join('\n'),
  );

/** An esbuild plugin that puts other source in the place of modules. */
export function replacing(name: string, replacements: readonly Replacement[]): Plugin {
  return {
    name,
    setup(build) {
      for (const { module, source } of replacements) {
        build.onLoad({ filter: module }, ({ path: file }) => ({
          contents: source(readFileSync(file, 'utf8')),
          loader: 'js',
          resolveDir: path.dirname(file),
        }));
      }
    },
  };
}
