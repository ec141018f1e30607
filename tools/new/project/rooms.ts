import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What every project has as it is here. A folder stands for all that is in it. */
const ROOMS: readonly string[] = [
  '.vscode',
  'demo',
  'functions/bridge-kafka',
  'infra',
  'lib',
  'ops',
  'schemas/api',
  'test/project',
  'tools',
];
/** Of these folders only the files that lie directly in them. */
const TOP_FILES_OF: readonly string[] = ['', 'schemas'];

/** A folder of this name belongs to the shop, wherever it is. */
const SHOP = 'shop';
const WRITTEN_BY_TOOLS = new Set(['.git', 'node_modules', 'dist', '.serverless', 'generated', 'coverage']);
/** Pages about this project, and files of one machine. A new project has its own. */
const OF_THIS_PROJECT = /(^|\/)[^/]*\.(md|tgz|log|saved)$/;

/** The files that a new project takes over as they are, by their paths with forward slashes. */
export function roomFiles(root: string): readonly string[] {
  const inRooms = ROOMS.filter((room) => existsSync(path.join(root, room))).flatMap((room) => filesIn(root, room));
  const onTop = TOP_FILES_OF.flatMap((folder) =>
    entriesOf(root, folder).flatMap(({ file, isFolder }) => (isFolder ? [] : file)),
  );
  return [...inRooms, ...onTop].filter((file) => !OF_THIS_PROJECT.test(file)).sort();
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
