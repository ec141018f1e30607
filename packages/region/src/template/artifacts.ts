import { createHash } from 'node:crypto';
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

/** The code of a function in a folder of its own. */
export interface StoredCode {
  /** Absolute path of the folder. */
  readonly codeDir: string;
  /** Bytes of the zip; of the files together where there is none. */
  readonly codeSizeBytes: number;
  /** SHA-256 of the zip, of the files where there is none, in base64. */
  readonly codeSha256: string;
}

/**
 * Unpacks the zip that would be uploaded for a function, once per content.
 * @param codeKey the function's Code.S3Key; its last part names the file in `packageDir`
 * @throws TemplateError PACKAGE_INCOMPLETE when the file is missing or not a zip
 */
export function unpackArtifact(
  { packageDir, cacheDir }: ArtifactFolders,
  codeKey: string,
  logicalId: string,
): StoredCode {
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
export function unpackZip(cacheDir: string, bytes: Uint8Array, file: string, logicalId: string): StoredCode {
  const code = storedCode(cacheDir, createHash('sha256').update(bytes).digest(), bytes.byteLength);
  if (existsSync(code.codeDir)) return code;
  const files = readZip(bytes, file, logicalId);
  const outside = Object.keys(files).find((name) => leadsOut(name));
  if (outside === undefined) return store(code, files);
  throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, 'Properties.Code.S3Key', `${file} holds "${outside}".`);
}

/** The files of a function, by their paths in the zip. */
export type CodeFiles = Readonly<Record<string, Uint8Array>>;

/** Writes the files of a function into a folder of their own, once per content. */
export function storeCode(cacheDir: string, files: CodeFiles): StoredCode {
  const sizeBytes = Object.values(files).reduce((sum, { byteLength }) => sum + byteLength, 0);
  const code = storedCode(cacheDir, contentHash(files), sizeBytes);
  return existsSync(code.codeDir) ? code : store(code, files);
}

function storedCode(cacheDir: string, sha256: Buffer, codeSizeBytes: number): StoredCode {
  const codeDir = path.resolve(cacheDir, sha256.toString('hex').slice(0, HASH_CHARACTERS));
  return { codeDir, codeSizeBytes, codeSha256: sha256.toString('base64') };
}

function store(code: StoredCode, files: CodeFiles): StoredCode {
  const { codeDir: folder } = code;
  // Written beside and then renamed, so that two starts at once never see half a folder.
  const draft = `${folder}.${process.pid}`;
  for (const [name, content] of Object.entries(files)) {
    const target = path.resolve(draft, name);
    if (leadsOut(name) || name.endsWith('/')) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  moveInto(draft, folder);
  return code;
}

/** Whether a path names a file outside of the folder to which it is relative. */
function leadsOut(name: string): boolean {
  const base = path.resolve('/base');
  return !path.resolve(base, name).startsWith(base + path.sep);
}

function contentHash(files: CodeFiles): Buffer {
  const hash = createHash('sha256');
  for (const [name, content] of Object.entries(files)) hash.update(`${name}\0${content.byteLength}\0`).update(content);
  return hash.digest();
}

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
