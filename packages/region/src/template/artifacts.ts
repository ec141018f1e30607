import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { TemplateError } from './template-error.ts';

const HASH_CHARACTERS = 16;

/** The folder of a package's zips, and the folder for their contents. */
export interface ArtifactFolders {
  readonly packageDir: string;
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
  const bytes = readFileSync(file);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, HASH_CHARACTERS);
  const folder = path.resolve(cacheDir, hash);
  if (!existsSync(folder)) unpack(bytes, folder, file, logicalId);
  return folder;
}

function unpack(bytes: Uint8Array, folder: string, file: string, logicalId: string): void {
  const entries = readZip(bytes, file, logicalId);
  // Unpacked beside and then renamed, so that two starts at once never see half a folder.
  const draft = `${folder}.${process.pid}`;
  for (const [name, content] of Object.entries(entries)) {
    const target = path.resolve(draft, name);
    if (!target.startsWith(draft + path.sep)) {
      throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, 'Properties.Code.S3Key', `${file} holds "${name}".`);
    }
    if (name.endsWith('/')) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  moveInto(draft, folder);
}

function readZip(bytes: Uint8Array, file: string, logicalId: string): Record<string, Uint8Array> {
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
