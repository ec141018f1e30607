import { createHash } from 'node:crypto';
import { type Caller, element, type RawAnswer, type RestCall } from '../caller.ts';
import { stack } from './stacks.ts';

export const S3_API = 'https://docs.aws.amazon.com/AmazonS3/latest/API';
export const S3_ERRORS = `${S3_API}/ErrorResponses.html`;

export const s3 = (aws: Caller, method: string, path: string, more: Partial<RestCall> = {}): Promise<RawAnswer> =>
  aws.raw({ service: 's3', method, path, ...more });

export const codeOf = ({ status, text }: RawAnswer) => ({ status, code: element(text, 'Code') });

/** The texts of the elements of that name. */
export const elements = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, value = '']) => value);

/** A bucket of a stack, with these objects, each of which holds its key. */
export async function bucket(aws: Caller, own: string, ...keys: readonly string[]): Promise<string> {
  const Resources = { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: own } } };
  await stack(aws, own, Resources);
  for (const key of keys) await s3(aws, 'PUT', `/${own}/${encodeURI(key)}`, { body: key });
  return own;
}

/** Of an object that holds `letters`. */
export const ETAG = `"${createHash('md5').update('letters').digest('hex')}"`;
