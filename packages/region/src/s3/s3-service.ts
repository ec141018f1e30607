import { AwsError } from '../core/aws-error.ts';
import type { Call, Route } from '../http/call.ts';
import { s3Errors } from '../http/error-forms.ts';
import { READ_CONDITIONS } from './conditions.ts';
import { corsHeaders, isOpenTo, preflightOf } from './cors.ts';
import type { ObjectStore } from './object-store.ts';
import type { S3Operation } from './operation.ts';
import { findOperation, parametersOf, S3_OPERATIONS } from './operations.ts';

/** The headers that the region accepts. Any other `x-amz-` header could change an operation. */
const KNOWN_HEADERS =
  /^x-amz-(?:meta-.+|checksum-.+|sdk-checksum-algorithm|date|content-sha256|security-token|user-agent|decoded-content-length|trailer|server-side-encryption|expected-bucket-owner)$/;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;

interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** The route of a call that is signed for S3 or names a bucket in its host; undefined for any other call. */
export function s3Route(store: ObjectStore, call: Call): Route | undefined {
  const byHost = addressedInHost(store, call);
  if (call.signedFor !== 's3' && byHost === undefined) return undefined;
  const handle: Route['handle'] = async (whole) => {
    const address = addressOf(whole, byHost);
    const corsRules = store.has(address.bucket) ? store.bucket(address.bucket).corsRules : [];
    if (whole.method === 'OPTIONS' && whole.headers.origin !== undefined) return preflightOf(corsRules, whole);
    const answer = operationOf(whole, address).run(store, whole, address.bucket, address.key);
    return { ...answer, headers: { ...answer.headers, ...corsHeaders(corsRules, whole) } };
  };
  return { handle, errorForm: s3Errors, takesBytes: true };
}

/** Whether pages of an origin may make a call of a method to a bucket, which its host names. */
export function isBucketOpenTo(
  store: ObjectStore,
  { host, method }: { readonly host: string; readonly method: string },
  origin: string,
): boolean {
  const bucket = bucketInHost(store, { headers: { host } });
  return bucket !== undefined && isOpenTo(store.bucket(bucket).corsRules, origin, method);
}

/** The operation that a call of S3 asks for, with its bucket and key; undefined for any other call. @throws AwsError */
export function s3OperationOf(store: ObjectStore, call: Call): (ObjectAddress & { readonly name: string }) | undefined {
  const byHost = addressedInHost(store, call);
  if (call.signedFor !== 's3' && byHost === undefined) return undefined;
  const address = addressOf(call, byHost);
  return { ...address, name: operationOf(call, address).name };
}

/** As {@link bucketInHost}, or the bucket that a call creates: there is nothing else to put at the root. */
function addressedInHost(store: ObjectStore, call: Call): string | undefined {
  const isCreated = call.signedFor === 's3' && call.method === 'PUT' && call.path === '/';
  return bucketInHost(store, call) ?? (isCreated ? nameInHost(call) : undefined);
}

const nameInHost = ({ headers }: Pick<Call, 'headers'>): string | undefined =>
  /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/.exec(headers.host ?? '')?.[1];

/** `<bucket>.s3.localhost` or `<bucket>.localhost`. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
function bucketInHost(store: ObjectStore, call: Pick<Call, 'headers'>): string | undefined {
  const name = nameInHost(call);
  return name !== undefined && store.has(name) ? name : undefined;
}

/** @throws AwsError InvalidURI, KeyTooLongError */
function addressOf({ path }: Call, byHost: string | undefined): ObjectAddress {
  const whole = byHost === undefined ? path.slice(1) : `${byHost}${path}`;
  const slash = whole.indexOf('/');
  if (slash === -1) return { bucket: whole, key: '' };
  const key = decoded(whole.slice(slash + 1));
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new AwsError('KeyTooLongError', 'Your key is too long');
  return { bucket: whole.slice(0, slash), key };
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch (cause) {
    throw Object.assign(new AwsError('InvalidURI', "Couldn't parse the specified URI."), { cause });
  }
}

/** @throws AwsError NotImplemented (501), with the name of the unsupported feature */
function operationOf(call: Call, { bucket, key }: ObjectAddress): S3Operation {
  const { method, query, headers } = call;
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const operation = findOperation(call, on);
  const isOldList = operation?.name === 'ListObjectsV2' && query.get('list-type') !== '2';
  if (!operation || isOldList) {
    const known = S3_OPERATIONS.map(({ name }) => name).join(', ');
    const what = `${method} of ${on === 'service' ? 'the service' : `${on === 'bucket' ? 'a' : 'an'} ${on}`}`;
    const parameters = parametersOf(call);
    const beside = parameters.length > 0 ? ` with ${parameters.join(', ')}` : '';
    throw new AwsError('NotImplemented', `The region does not serve ${what}${beside}. Of S3 it serves ${known}.`, 501);
  }
  const unknown = Object.keys(headers).find((name) => !isTaken(operation, name));
  if (unknown === undefined) return operation;
  throw new AwsError('NotImplemented', `The region does not serve ${operation.name} with the header ${unknown}.`, 501);
}

function isTaken({ conditions = [], header, headers = [] }: S3Operation, name: string): boolean {
  if (READ_CONDITIONS.includes(name)) return conditions.includes(name);
  return !name.startsWith('x-amz-') || KNOWN_HEADERS.test(name) || name === header || headers.includes(name);
}
