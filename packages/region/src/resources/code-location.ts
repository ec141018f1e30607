import type { JsonObject } from '../core/json.ts';
import { object, text, textOr } from '../core/properties.ts';
import { type StoredCode, storeCode, unpackZip } from '../template/artifacts.ts';
import { localCode, packagedCode } from '../template/local-code.ts';
import { TemplateError } from '../template/template-error.ts';
import { inlineCode } from './inline-code.ts';
import type { RegionServices } from './services.ts';

/**
 * The code that is in the template or at a path of this machine, in a bucket of the region, else in the package.
 * @param property that says where it is: `Code` of a function, `Content` of a layer
 * @throws TemplateError PACKAGE_INCOMPLETE
 */
export function codeAt(
  property: 'Code' | 'Content',
  properties: JsonObject,
  logicalId: string,
  { folders, objects }: RegionServices,
): StoredCode {
  const localPath = text(properties, property);
  if (localPath !== undefined) return localCode(folders, localPath, logicalId, `Properties.${property}`);
  const code = object(properties, property);
  const inline = text(code, 'ZipFile');
  if (inline !== undefined) return storeCode(folders.cacheDir, inlineCode(inline));
  const [bucket, key] = [textOr(code, 'S3Bucket', ''), text(code, 'S3Key')];
  if (key === undefined) {
    const message = `${property} needs an S3Key${property === 'Code' ? ' or a ZipFile' : ''}.`;
    throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, `Properties.${property}`, message);
  }
  const uploaded = objects.find(bucket, key);
  if (uploaded === undefined) return packagedCode(folders, key, logicalId);
  return unpackZip(folders.cacheDir, uploaded.body, `s3://${bucket}/${key}`, logicalId);
}
