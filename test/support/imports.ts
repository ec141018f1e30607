import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from '@swc/core';
import { at, textOf } from '@tributary/region/json';

/** One import of one file. */
export interface Import {
  readonly file: string;
  /** A path in the project, or what is imported from a package or from Node. */
  readonly target: string;
  readonly from: 'project' | 'package' | 'node';
}

/** Everything that a source file imports, requires or re-exports, types included. */
export function importsOf(file: string): readonly Import[] {
  const syntax = file.endsWith('.ts') ? 'typescript' : 'ecmascript';
  const tree = parseSync(readFileSync(file, 'utf8'), { syntax, target: 'es2024' });
  return [...specifiersIn(tree)].map((specifier) => ({ file, ...resolved(file, specifier) }));
}

/** The name of a package without the path inside it. */
export const packageName = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

function* specifiersIn(node: unknown): Iterable<string> {
  if (typeof node !== 'object' || node === null) return;
  const type = textOf(at(node, 'type'));
  const source = at(node, 'source', 'value');
  if (/^(Import|Export)/.test(type) && typeof source === 'string') yield source;
  const loads = at(node, 'callee', 'type') === 'Import' || at(node, 'callee', 'value') === 'require';
  const loaded = at(node, 'arguments', 0, 'expression', 'value');
  if (type === 'CallExpression' && loads && typeof loaded === 'string') yield loaded;
  for (const child of Object.values(node)) yield* specifiersIn(child);
}

function resolved(file: string, specifier: string): Omit<Import, 'file'> {
  if (specifier.startsWith('#')) return { target: specifier.slice(1), from: 'project' };
  if (specifier.startsWith('.'))
    return { target: path.posix.join(path.posix.dirname(file), specifier), from: 'project' };
  return { target: specifier, from: specifier.startsWith('node:') ? 'node' : 'package' };
}
