import { existsSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { storeCode } from '../template/artifacts.ts';
import { filesBelow } from '../template/local-code.ts';

/** The files of a folder as a zip in Base64, for the state store: the folder of unpacked code may be deleted at any time. */
export const zipOf = (folder: string): string => Buffer.from(zipSync({ ...filesBelow(folder) })).toString('base64');

/** The folder with the files of a zip: the one that is there, or else another one beside it. */
export function folderOf(codeDir: string, zip: string): string {
  if (existsSync(codeDir)) return codeDir;
  return storeCode(path.dirname(codeDir), unzipSync(Buffer.from(zip, 'base64'))).codeDir;
}
