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

const read = new Map<string, readonly Import[]>();

/** Everything that a source file imports, requires or re-exports, types included. Each file is parsed once. */
export function importsOf(file: string): readonly Import[] {
  const imports = read.get(file) ?? parsed(file);
  read.set(file, imports);
  return imports;
}

function parsed(file: string): readonly Import[] {
  const source = readFileSync(file, 'utf8');
  const syntax = /\.tsx?$/.test(file) ? 'typescript' : 'ecmascript';
  const { body } = parseSync(source, { syntax, tsx: file.endsWith('.tsx'), target: 'es2024' });
  // Only a file that loads modules inside its code has to be searched as a whole.
  const nodes = LOADS_INSIDE.test(source) ? specifiersIn(body) : body.flatMap(declaredIn);
  return [...nodes].map((specifier) => ({ file, ...resolved(file, specifier) }));
}

const LOADS_INSIDE = /\b(?:import|require)\(/;

/** The name of a package without the path inside it. */
export const packageName = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

function declaredIn(node: unknown): readonly string[] {
  const source = at(node, 'source', 'value');
  return /^(Import|Export)/.test(textOf(at(node, 'type'))) && typeof source === 'string' ? [source] : [];
}

function* specifiersIn(node: unknown): Iterable<string> {
  if (typeof node !== 'object' || node === null) return;
  yield* declaredIn(node);
  const type = textOf(at(node, 'type'));
  const named = at(node, 'argument', 'value');
  if (type === 'TsImportType' && typeof named === 'string') yield named;
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
