import { isObject, type JsonObject } from '../../core/json.ts';
import { defined, text, texts } from '../../core/properties.ts';
import { folderOf, zipOf } from '../stored-zip.ts';
import type { Layer } from './layers.ts';

/** What is said of a version of a layer. */
export interface LayerSettings {
  readonly description: string;
  /** Undefined where nothing was said, as `CompatibleRuntimes` in answers. */
  readonly runtimes?: readonly string[];
  readonly architectures?: readonly string[];
  readonly licenseInfo?: string;
}

/** A version of a layer. */
export interface LayerVersion extends Layer, LayerSettings {
  /** Of the layer, without the version. */
  readonly layerArn: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
}

/** A version that a call has published. */
export interface PublishedLayer extends LayerVersion {
  /** Functions that have used it go on with it. */
  readonly isDeleted: boolean;
}

/** Members of the API and properties of a template have the same names. */
export function layerSettings(members: JsonObject): LayerSettings {
  const list = (name: string) => (Array.isArray(members[name]) ? texts(members, name) : undefined);
  return defined({
    description: text(members, 'Description') ?? '',
    runtimes: list('CompatibleRuntimes'),
    architectures: list('CompatibleArchitectures'),
    licenseInfo: text(members, 'LicenseInfo'),
  });
}

/** A version as the state store has it, with its files. */
export interface PersistedLayer extends PublishedLayer {
  /** Base64. */
  readonly zip: string;
}

export const persistedLayer = (layer: PublishedLayer): PersistedLayer => ({ ...layer, zip: zipOf(layer.codeDir) });

export const restoredLayer = ({ zip, ...layer }: PersistedLayer): PublishedLayer => ({
  ...layer,
  codeDir: folderOf(layer.codeDir, zip),
});

export const isPersistedLayer = (value: unknown): value is PersistedLayer =>
  isObject(value) && typeof value['layerArn'] === 'string' && typeof value['zip'] === 'string';
