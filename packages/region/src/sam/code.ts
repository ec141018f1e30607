import { isObject, type Json, type JsonObject, textOf } from '../core/json.ts';
import type { SamOutput } from './output.ts';

/** The names that SAM and CloudFormation give to the parts of a location in a bucket. */
const PARTS = [
  ['Bucket', 'S3Bucket'],
  ['Key', 'S3Key'],
  ['Version', 'S3ObjectVersion'],
] as const;

/** A location as CloudFormation writes it: in a bucket, or a path of this machine as it is. */
export function codeLocation(output: SamOutput, uri: Json | undefined): Json | undefined {
  const value = output.value(uri);
  if (isObject(value)) {
    const found = PARTS.flatMap(([of, to]) => (value[of] === undefined ? [] : [[to, value[of]] as const]));
    return Object.fromEntries(found);
  }
  const { bucket, key, version } = s3Location(value) ?? {};
  if (bucket === undefined || key === undefined) return value;
  return { S3Bucket: bucket, S3Key: key, ...(version !== undefined && { S3ObjectVersion: version }) };
}

/** The parts of `s3://bucket/key?versionId=1`. */
export function s3Location(uri: Json | undefined): { bucket: string; key: string; version?: string } | undefined {
  const [, bucket, key, version] = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(textOf(uri)) ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  return { bucket, key, ...(version !== undefined && { version }) };
}

/** The code of a function. */
export function functionCode(output: SamOutput, { InlineCode, CodeUri, ImageUri }: JsonObject): Json {
  if (InlineCode !== undefined) return { ZipFile: InlineCode };
  if (ImageUri !== undefined) return { ImageUri };
  return codeLocation(output, CodeUri) ?? '.';
}
