import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type JsonObject, objectOf, objectsOf, parseJson, textOf } from '../core/json.ts';
import type { StoredParameter } from './stored-parameters.ts';

const MANIFEST_SUFFIX = '.assets.json';
/** Of the whole folder. Version 1 of the CDK names assets in it. */
const ASSEMBLY = 'manifest.json';
/** Version 1 uploads below it. */
const PREFIX = 'assets/';

/**
 * The file or folder that `cdk deploy` would upload under a key; undefined when no manifest of assets has the key.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/assets.html
 */
export function assetOf(folder: string, key: string): string | undefined {
  const manifests = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(MANIFEST_SUFFIX)) : [];
  for (const manifest of manifests) {
    const { files } = read(path.join(folder, manifest));
    for (const asset of Object.values(objectOf(files))) {
      const { source, destinations } = objectOf(asset);
      const keys = Object.values(objectOf(destinations)).map((one) => textOf(objectOf(one)['objectKey']));
      if (keys.includes(key)) return path.join(folder, textOf(objectOf(source)['path']));
    }
  }
  const ofVersion1 = assetsOfVersion1(folder).find((asset) => PREFIX + nameOf(asset) === key);
  return ofVersion1 && path.join(folder, textOf(ofVersion1['path']));
}

/**
 * The parameters by which a template of version 1 of the CDK finds its assets, as `cdk deploy` gives them: a bucket, and a
 * key in two parts.
 * @see https://docs.aws.amazon.com/cdk/v1/guide/assets.html
 */
export function assetParameters(folder: string): Readonly<Record<string, string>> {
  const values = assetsOfVersion1(folder).flatMap((asset) => [
    [textOf(asset['s3BucketParameter']), 'cdk-assets'],
    [textOf(asset['s3KeyParameter']), `${PREFIX}||${nameOf(asset)}`],
    [textOf(asset['artifactHashParameter']), textOf(asset['sourceHash'])],
  ]);
  return Object.fromEntries(values);
}

/** Assets that are files or zips, by what the manifest says of the stacks. */
function assetsOfVersion1(folder: string): readonly JsonObject[] {
  const { artifacts } = read(path.join(folder, ASSEMBLY));
  const said = Object.values(objectOf(artifacts)).flatMap((artifact) =>
    Object.values(objectOf(objectOf(artifact)['metadata'])).flatMap((entries) => objectsOf(entries)),
  );
  const assets = said.filter(({ type }) => type === 'aws:cdk:asset').map(({ data }) => objectOf(data));
  return assets.filter((asset) => textOf(asset['s3KeyParameter']) !== '');
}

/** Folders are zipped; a file keeps its extension. */
const nameOf = (asset: JsonObject): string =>
  textOf(asset['sourceHash']) + (asset['packaging'] === 'zip' ? '.zip' : path.extname(textOf(asset['path'])));

const read = (file: string): JsonObject => (existsSync(file) ? objectOf(parseJson(readFileSync(file, 'utf8'))) : {});

/** `cdk bootstrap` prepares an account for such uploads. A region needs none, so that it counts as prepared: with the newest version. */
export const bootstrapVersion = (parameterName: string): StoredParameter | undefined =>
  /^\/cdk-bootstrap\/\w+\/version$/.test(parameterName) ? { type: 'String', value: '999' } : undefined;
