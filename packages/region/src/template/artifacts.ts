import { createHash, type Hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { TemplateError } from './template-error.ts';

const HASH_CHARACTERS = 16;

/** The folder of a package's zips, and the folder for their contents. */
export interface ArtifactFolders {
  readonly packageDir: string;
  /** The folder of the template, to which paths in it are relative. */
  readonly templateDir: string;
  /** Not below `packageDir`, because packaging again empties that while a region runs. */
  readonly cacheDir: string;
}

/**
 * Unpacks the zip that would be uploaded for a function, once per content.
 * @param codeKey the function's Code.S3Key; its last part names the file in `packageDir`
 * @returns the absolute path of the folder with the unpacked code
 * @throws TemplateError PACKAGE_INCOMPLETE when the file is missing or not a zip
 */
export function unpackArtifact({ packageDir, cacheDir }: ArtifactFolders, codeKey: string, logicalId: string): string {
  const file = path.join(packageDir, path.posix.basename(codeKey));
  const place = 'Properties.Code.S3Key';
  if (!existsSync(file)) {
    const message = `${file} is missing. Package the service again.`;
    throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, place, message);
  }
  return unpackZip(cacheDir, readFileSync(file), file, logicalId);
}

/**
 * Unpacks a function's zip, once per content: a region that starts again reads none.
 * @param file names it in errors
 * @throws TemplateError PACKAGE_INCOMPLETE when it is no zip, or has a path that leads out of its folder
 */
export function unpackZip(cacheDir: string, bytes: Uint8Array, file: string, logicalId: string): string {
  const folder = path.resolve(cacheDir, shortened(createHash('sha256').update(bytes)));
  if (existsSync(folder)) return folder;
  const files = readZip(bytes, file, logicalId);
  const outside = Object.keys(files).find((name) => leadsOut(name));
  if (outside === undefined) return store(folder, files);
  throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, 'Properties.Code.S3Key', `${file} holds "${outside}".`);
}

/** The files of a function, by their paths in the zip. */
export type CodeFiles = Readonly<Record<string, Uint8Array>>;

/**
 * Writes the files of a function into a folder of their own, once per content.
 * @returns the absolute path of the folder
 */
export function storeCode(cacheDir: string, files: CodeFiles): string {
  const folder = path.resolve(cacheDir, contentHash(files));
  return existsSync(folder) ? folder : store(folder, files);
}

function store(folder: string, files: CodeFiles): string {
  // Written beside and then renamed, so that two starts at once never see half a folder.
  const draft = `${folder}.${process.pid}`;
  for (const [name, content] of Object.entries(files)) {
    const target = path.resolve(draft, name);
    if (leadsOut(name) || name.endsWith('/')) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  moveInto(draft, folder);
  return folder;
}

/** Whether a path names a file outside of the folder to which it is relative. */
function leadsOut(name: string): boolean {
  const base = path.resolve('/base');
  return !path.resolve(base, name).startsWith(base + path.sep);
}

function contentHash(files: CodeFiles): string {
  const hash = createHash('sha256');
  for (const [name, content] of Object.entries(files)) hash.update(`${name}\0${content.byteLength}\0`).update(content);
  return shortened(hash);
}

const shortened = (hash: Hash): string => hash.digest('hex').slice(0, HASH_CHARACTERS);

function readZip(bytes: Uint8Array, file: string, logicalId: string): CodeFiles {
  try {
    return unzipSync(bytes);
  } catch (cause) {
    const message = `${file} is not a zip. Package the service again.`;
    const error = TemplateError.at('PACKAGE_INCOMPLETE', logicalId, 'Properties.Code.S3Key', message);
    throw Object.assign(error, { cause });
  }
}

function moveInto(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
