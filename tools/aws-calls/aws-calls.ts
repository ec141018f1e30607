import { isImportDeclaration, isImportSpecifier, isStringLiteral, type Node } from 'typescript/unstable/ast';
import { Graph } from './graph.ts';
import { operationsOf, type SdkOperation } from './operations.ts';
import { reachableFrom } from './reachable.ts';
import { openSources, type Sources } from './sources.ts';
import type { Unit } from './units.ts';

/** A call of AWS that a function can make. */
export interface AwsCall extends SdkOperation {
  /** `lib/event-store/store.ts:42` */
  readonly at: string;
}

/**
 * The calls of AWS that functions can make, by function: those in code that the handler reaches. Code is reached when
 * something reached names it, so a method that no code names does not count.
 * @param root the folder of the project
 */
export function awsCalls(root: string, functions: readonly string[]): ReadonlyMap<string, readonly AwsCall[]> {
  const entryOf = (name: string): string => `functions/${name}/handler.ts`;
  using sources = openSources(root, functions.map(entryOf));
  const graph = new Graph(sources);
  return new Map(
    functions.map((name) => {
      const entry = sources.file(entryOf(name));
      const units = entry === undefined ? [] : reachableFrom(entry, graph, sources);
      return [name, units.flatMap((unit) => callsIn(unit, sources))];
    }),
  );
}

function callsIn(unit: Unit, sources: Sources): readonly AwsCall[] {
  const { checker } = sources;
  const symbols = unit.names.length === 0 ? [] : checker.getSymbolAtLocation(unit.names);
  return unit.names.flatMap((name, index) => {
    const imported = symbols[index]?.declarations.flatMap((declaration) => importedBy(declaration.resolve())) ?? [];
    return imported
      .flatMap(({ module, exported }) => operationsOf(moduleOf(module, sources), exported))
      .map((operation) => ({ ...operation, at: placeOf(name, sources) }));
  });
}

interface Imported {
  readonly module: Node;
  readonly exported: string;
}

/** What an import takes, under the name that the module exports. */
function importedBy(declaration: Node | undefined): readonly Imported[] {
  if (declaration === undefined || !isImportSpecifier(declaration)) return [];
  const statement = declaration.parent.parent.parent;
  if (!isImportDeclaration(statement)) return [];
  return [{ module: statement.moduleSpecifier, exported: (declaration.propertyName ?? declaration.name).text }];
}

/** A package by its name, a file of the project by its path. */
function moduleOf(specifier: Node, sources: Sources): string {
  const text = isStringLiteral(specifier) ? specifier.text : '';
  if (!/^[.#]/.test(text)) return text;
  const [file] = sources.declarationsOf(sources.checker.getSymbolAtLocation(specifier));
  return (file && sources.pathOf(file)) ?? text;
}

function placeOf(name: Node, sources: Sources): string {
  const file = name.getSourceFile();
  const line = file.text.slice(0, name.getStart(file)).split('\n').length;
  return `${sources.pathOf(name)}:${line}`;
}
