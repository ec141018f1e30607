import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { objectOf, parseJson, textOf } from '../core/json.ts';
import type { StoredParameter } from './stored-parameters.ts';

const MANIFEST_SUFFIX = '.assets.json';

/**
 * The file or folder that `cdk deploy` would upload under a key; undefined when no manifest of assets has the key.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/assets.html
 */
export function assetOf(folder: string, key: string): string | undefined {
  const manifests = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(MANIFEST_SUFFIX)) : [];
  for (const manifest of manifests) {
    const { files } = objectOf(parseJson(readFileSync(path.join(folder, manifest), 'utf8')));
    for (const asset of Object.values(objectOf(files))) {
      const { source, destinations } = objectOf(asset);
      const keys = Object.values(objectOf(destinations)).map((one) => textOf(objectOf(one)['objectKey']));
      if (keys.includes(key)) return path.join(folder, textOf(objectOf(source)['path']));
    }
  }
  return undefined;
}

/** `cdk bootstrap` prepares an account for such uploads. A region needs none, so that it counts as prepared: with the newest version. */
export const bootstrapVersion = (parameterName: string): StoredParameter | undefined =>
  /^\/cdk-bootstrap\/\w+\/version$/.test(parameterName) ? { type: 'String', value: '999' } : undefined;
