import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  type ArtifactFolders,
  type CodeFiles,
  type StoredCode,
  storeCode,
  unpackArtifact,
  unpackZip,
} from './artifacts.ts';
import { assetOf } from './assets.ts';
import { TemplateError } from './template-error.ts';

/**
 * Copies the code that lies in a folder or zip on this machine, once per content.
 * @param localPath as the template has it, relative to the template's folder
 * @param place the property, for errors
 * @throws TemplateError PACKAGE_INCOMPLETE when there is nothing of that name
 */
export function localCode(folders: ArtifactFolders, localPath: string, logicalId: string, place: string): StoredCode {
  const file = path.resolve(folders.templateDir, localPath);
  const kind = statSync(file, { throwIfNoEntry: false });
  if (kind?.isDirectory() === true) return storeCode(folders.cacheDir, filesBelow(file));
  if (kind?.isFile() === true) return unpackZip(folders.cacheDir, readFileSync(file), file, logicalId);
  const message = `There is no folder or zip ${file}. Build the application first, with sam build for example.`;
  throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, place, message);
}

/** The files of a folder by their paths in it; links are followed, except to a folder in which they are. */
export function filesBelow(folder: string): CodeFiles {
  const files: Record<string, Uint8Array> = {};
  const visit = (inner: string, above: readonly number[]): void => {
    for (const name of readdirSync(path.join(folder, inner)).toSorted()) {
      const relative = path.posix.join(inner, name);
      const file = path.join(folder, relative);
      const kind = statSync(file, { throwIfNoEntry: false });
      if (kind?.isFile() === true) files[relative] = readFileSync(file);
      else if (kind?.isDirectory() === true && !above.includes(kind.ino)) visit(relative, [...above, kind.ino]);
    }
  };
  visit('', [statSync(folder).ino]);
  return files;
}

/** The code that a package has for a key: a zip of its name, or an asset of the CDK. @throws TemplateError PACKAGE_INCOMPLETE */
export function packagedCode(folders: ArtifactFolders, key: string, logicalId: string): StoredCode {
  const asset = assetOf(folders.packageDir, key);
  if (asset === undefined) return unpackArtifact(folders, key, logicalId);
  return localCode(folders, path.resolve(asset), logicalId, 'Properties.Code.S3Key');
}
