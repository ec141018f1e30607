import { existsSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { isObject } from '../../core/json.ts';
import { storeCode } from '../../template/artifacts.ts';
import { filesBelow } from '../../template/local-code.ts';
import type { FunctionConfig } from '../function-config.ts';
import type { FunctionLayers } from '../layers/layers.ts';

/** A published version: the function as it was. */
export interface Version extends FunctionConfig {
  /** A digest of the function, by which a change is noticed. */
  readonly content: string;
}

/** A version as the state store has it, with its code: the folder of unpacked code may be deleted at any time. */
export interface PersistedVersion
  extends Omit<Version, 'reservedConcurrency' | 'deadLetterArn' | 'inspection' | 'layers'> {
  readonly deadLetterArn?: string;
  /** Base64. */
  readonly zip: string;
  readonly layers?: FunctionLayers;
  /** Of what layers have at `/opt`; Base64. */
  readonly layersZip?: string;
}

export function persistedVersion(version: Version): PersistedVersion {
  const { reservedConcurrency: _reserved, inspection: _inspection, deadLetterArn, layers, ...rest } = version;
  return {
    ...rest,
    ...(deadLetterArn !== undefined && { deadLetterArn }),
    zip: zipOf(version.codeDir),
    ...(layers !== undefined && { layers, layersZip: zipOf(layers.optDir) }),
  };
}

const zipOf = (folder: string): string => Buffer.from(zipSync({ ...filesBelow(folder) })).toString('base64');

/** The version again; its function has the reserved concurrency. */
export function restoredVersion({ zip, layersZip = '', deadLetterArn, layers, ...rest }: PersistedVersion): Version {
  return {
    ...rest,
    deadLetterArn,
    reservedConcurrency: undefined,
    inspection: undefined,
    codeDir: folderOf(rest.codeDir, zip),
    layers: layers && { ...layers, optDir: folderOf(layers.optDir, layersZip) },
  };
}

function folderOf(codeDir: string, zip: string): string {
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
