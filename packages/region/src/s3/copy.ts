import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../core/aws-error.ts';
import type { Call, TextAnswer } from '../http/call.ts';
import { element, xmlDocument } from '../http/xml.ts';
import { COPY_SOURCE, checkCopied, checkWrite } from './conditions.ts';
import { contentHeadIn } from './content-head.ts';
import { invalidArgument } from './errors.ts';
import type { ObjectStore } from './object-store.ts';
import { xmlAnswer } from './operation.ts';
import type { ContentHead, ObjectHead, StoredObject } from './stored-object.ts';

export const METADATA_DIRECTIVE = 'x-amz-metadata-directive';

/** The object that a call copies from. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
}

/**
 * Reads `[/]bucket/key`, percent-encoded.
 * @throws AwsError InvalidArgument; NotImplemented (501) for a version
 */
export function copySourceIn(headers: IncomingHttpHeaders): CopySource {
  const given = String(headers[COPY_SOURCE] ?? '');
  if (/[?]versionId=/.test(given))
    throw new AwsError('NotImplemented', 'The region does not serve copies of versions: it has no versions.', 501);
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(given)) ?? [];
  if (key === '') throw invalidArgument('Invalid copy source object key', COPY_SOURCE, given);
  return { bucket, key };
}

/** The object to copy, if the call still wants it. @throws AwsError NoSuchBucket, NoSuchKey, PreconditionFailed (412) */
export function copiedObject(store: ObjectStore, headers: IncomingHttpHeaders): StoredObject {
  const { bucket, key } = copySourceIn(headers);
  const source = store.get(bucket, key);
  checkCopied(source, headers);
  return source;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function copyObject(store: ObjectStore, { headers }: Call, bucket: string, key: string): TextAnswer {
  checkWrite(key, store.find(store.bucket(bucket).name, key), headers);
  const source = copiedObject(store, headers);
  const head = isReplaced(headers) ? contentHeadIn(headers) : keptHead(source, headers, { bucket, key });
  const { contentType, metadata, systemMetadata } = head;
  const content = { body: source.body, contentType, metadata, systemMetadata };
  const copy = store.put(bucket, key, content, { event: 'ObjectCreated:Copy' });
  return copyAnswer('CopyObjectResult', copy);
}

export const copyAnswer = (root: string, { eTag, lastModifiedMs }: Pick<ObjectHead, 'eTag' | 'lastModifiedMs'>) =>
  xmlAnswer(
    xmlDocument(root, [element('LastModified', new Date(lastModifiedMs).toISOString()), element('ETag', eTag)]),
  );

function isReplaced(headers: IncomingHttpHeaders): boolean {
  const directive = String(headers[METADATA_DIRECTIVE] ?? 'COPY');
  if (!['COPY', 'REPLACE'].includes(directive))
    throw invalidArgument('Unknown metadata directive.', METADATA_DIRECTIVE, directive);
  return directive === 'REPLACE';
}

/** The head of the source. @throws AwsError InvalidRequest for a copy that changes nothing */
function keptHead(source: StoredObject, headers: IncomingHttpHeaders, to: CopySource): ContentHead {
  const from = copySourceIn(headers);
  if (from.bucket !== to.bucket || from.key !== to.key) return source;
  throw new AwsError(
    'InvalidRequest',
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw Object.assign(invalidArgument('Invalid copy source encoding.', COPY_SOURCE, text), { cause });
  }
}
