import { existsSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { isObject } from '../../core/json.ts';
import { storeCode } from '../../template/artifacts.ts';
import { filesBelow } from '../../template/local-code.ts';
import type { FunctionConfig } from '../function-config.ts';

/** A published version: the function as it was. */
export interface Version extends FunctionConfig {
  /** A digest of the function, by which a change is noticed. */
  readonly content: string;
}

/** A version as the state store has it, with its code: the folder of unpacked code may be deleted at any time. */
export interface PersistedVersion extends Omit<Version, 'reservedConcurrency' | 'deadLetterArn' | 'inspection'> {
  readonly deadLetterArn?: string;
  /** Base64. */
  readonly zip: string;
}

export function persistedVersion(version: Version): PersistedVersion {
  const { reservedConcurrency: _reserved, inspection: _inspection, deadLetterArn, ...rest } = version;
  const zip = Buffer.from(zipSync({ ...filesBelow(version.codeDir) })).toString('base64');
  return { ...rest, ...(deadLetterArn !== undefined && { deadLetterArn }), zip };
}

/** The version again; its function has the reserved concurrency. */
export function restoredVersion({ zip, deadLetterArn, ...rest }: PersistedVersion): Version {
  return {
    ...rest,
    deadLetterArn,
    reservedConcurrency: undefined,
    inspection: undefined,
    codeDir: folderOf(rest, zip),
  };
}

function folderOf({ codeDir }: Pick<Version, 'codeDir'>, zip: string): string {
  if (existsSync(codeDir)) return codeDir;
  return storeCode(path.dirname(codeDir), unzipSync(Buffer.from(zip, 'base64'))).codeDir;
}

export function isPersistedVersion(value: unknown): value is PersistedVersion {
  return (
    isObject(value) &&
    typeof value['version'] === 'string' &&
    typeof value['codeDir'] === 'string' &&
    typeof value['zip'] === 'string'
  );
}
