import { isObject } from '../../core/json.ts';
import type { FunctionConfig } from '../function-config.ts';
import type { FunctionLayers } from '../layers/layers.ts';
import { folderOf, zipOf } from '../stored-zip.ts';

/** A published version: the function as it was. */
export interface Version extends FunctionConfig {
  /** A digest of the function, by which a change is noticed. */
  readonly content: string;
}

/** A version as the state store has it, with its code. */
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

export function isPersistedVersion(value: unknown): value is PersistedVersion {
  return (
    isObject(value) &&
    typeof value['version'] === 'string' &&
    typeof value['codeDir'] === 'string' &&
    typeof value['zip'] === 'string'
  );
}
