import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What every project has as it is here. A folder stands for all that is in it. */
const ROOMS: readonly string[] = [
  '.vscode',
  'demo',
  'functions/bridge-kafka',
  'infra',
  'lib',
  'ops',
  'packages/console/server',
  'packages/console/ui',
  'schemas/api',
  'stages',
  'test/project',
  'test/runner',
  'tools',
];
/** Files that others of the project load, or that `npm run new` counts on. What they import comes along. */
const WITH_IMPORTS: readonly string[] = ['test/support/harness.ts'];
/** Of these folders only the files that lie directly in them. */
const TOP_FILES_OF: readonly string[] = ['', 'schemas', 'packages/console'];

/** A folder of this name belongs to the shop, wherever it is. */
const SHOP = 'shop';
const RELATIVE_IMPORT = /from '(\.{1,2}\/[^']+)'/g;
const WRITTEN_BY_TOOLS = new Set(['.git', 'node_modules', 'dist', '.serverless', 'generated', 'coverage']);
/** Pages about this project, and files of one machine: a new project has its own. It has no tests of the console. */
const OF_THIS_PROJECT = /(^|\/)([^/]*\.(md|tgz|log)|jest\.browser\.config\.mjs)$/;

/** The files that a new project takes over as they are, by their paths with forward slashes. */
export function roomFiles(root: string): readonly string[] {
  const inRooms = ROOMS.filter((room) => existsSync(path.join(root, room))).flatMap((room) => filesIn(root, room));
  const onTop = TOP_FILES_OF.flatMap((folder) =>
    entriesOf(root, folder).flatMap(({ file, isFolder }) => (isFolder ? [] : file)),
  );
  const loaded = WITH_IMPORTS.flatMap((file) => withImports(root, file, new Set()));
  return [...new Set([...inRooms, ...onTop, ...loaded])].filter((file) => !OF_THIS_PROJECT.test(file)).sort();
}

/** A file and what it imports by a relative path, and so on. */
function withImports(root: string, file: string, seen: Set<string>): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = readFileSync(path.join(root, file), 'utf8');
  const imported = [...source.matchAll(RELATIVE_IMPORT)].map(([, target = '']) =>
    path.posix.join(path.posix.dirname(file), target),
  );
  return [file, ...imported.flatMap((target) => withImports(root, target, seen))];
}

/** All sources of this project, those of the shop included. */
export const sourceFiles = (root: string): readonly string[] => filesIn(root, '', true);

function filesIn(root: string, folder: string, withShop = false): readonly string[] {
  return entriesOf(root, folder, withShop).flatMap(({ file, isFolder }) =>
    isFolder ? filesIn(root, file, withShop) : [file],
  );
}

interface Entry {
  readonly file: string;
  readonly isFolder: boolean;
}

function entriesOf(root: string, folder: string, withShop = false): readonly Entry[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => (withShop || name !== SHOP) && !WRITTEN_BY_TOOLS.has(name))
    .map((entry) => ({ file: path.posix.join(folder, entry.name), isFolder: entry.isDirectory() }));
}
