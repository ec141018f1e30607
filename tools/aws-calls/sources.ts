import path from 'node:path';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import { API, type Checker, type Symbol as CodeSymbol } from 'typescript/unstable/sync';

/** The sources that some entry files import, with their types. */
export interface Sources extends Disposable {
  readonly checker: Checker;
  /** @param file relative to the project; undefined for a file that the entries do not import */
  file(file: string): SourceFile | undefined;
  /** The path of a node's file, relative to the project; undefined in a package. */
  pathOf(node: Node): string | undefined;
  /** The declarations of a symbol; those of an imported name are where it is exported. */
  declarationsOf(symbol: CodeSymbol | undefined): readonly Node[];
}

/** @param entries files relative to the project */
export function openSources(root: string, entries: readonly string[]): Sources {
  const config = path.join(root, 'aws-calls.tsconfig.json');
  const text = JSON.stringify({ extends: './tsconfig.json', include: [], files: entries });
  // The configuration is nowhere but here.
  const readFile = (name: string): string | undefined => (name === config ? text : undefined);
  const fileExists = (name: string): boolean | undefined => (name === config ? true : undefined);
  const api = new API({ cwd: root, fs: { readFile, fileExists } });
  const [project] = api.updateSnapshot({ openProjects: [config] }).getProjects();
  if (project === undefined) throw new Error('The compiler opened no project.');
  const { program, checker } = project;
  const symbols = symbolReader(checker);
  return {
    checker,
    file: (file) => program.getSourceFile(path.join(root, file)),
    pathOf(node) {
      const file = path.relative(root, node.getSourceFile().fileName);
      return file.startsWith('..') || file.split(path.sep).includes('node_modules') ? undefined : file;
    },
    declarationsOf: symbols,
    [Symbol.dispose]: () => api.close(),
  };
}

/** `SymbolFlags.Alias`: a name that an import gives to something. */
const ALIAS = 2_097_152;

function symbolReader(checker: Checker): Sources['declarationsOf'] {
  const known = new Map<number, readonly Node[]>();
  return (symbol) => {
    if (symbol === undefined) return [];
    const before = known.get(symbol.id);
    if (before !== undefined) return before;
    const target = (symbol.flags & ALIAS) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    const declarations = target.declarations.flatMap((declaration) => declaration.resolve() ?? []);
    known.set(symbol.id, declarations);
    return declarations;
  };
}
