import type { IncomingHttpHeaders } from 'node:http';
import { DetailedAwsError } from '../http/detailed-error.ts';
import { noSuchKey, preconditionFailed } from './errors.ts';
import type { ObjectHead } from './stored-object.ts';

/** The headers by which a reader asks for an object under a condition, or for a part of it. */
export const READ_CONDITIONS = ['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
export const WRITE_CONDITIONS = ['if-match', 'if-none-match'];
export const COPY_SOURCE = 'x-amz-copy-source';
/** The same conditions of a reader, on the object that a call copies. */
export const COPY_CONDITIONS = READ_CONDITIONS.filter((name) => name !== 'range').map(
  (name) => `${COPY_SOURCE}-${name}`,
);

/** Bytes of an object, the last one included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Whether a reader has the object already. Conditions on the tag count more than those on the time.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws AwsError PreconditionFailed (412)
 */
export function isUnchanged({ eTag, lastModifiedMs }: ObjectHead, headers: IncomingHttpHeaders): boolean {
  // HTTP counts in seconds.
  const modifiedMs = Math.floor(lastModifiedMs / 1_000) * 1_000;
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch !== undefined) {
    if (!names(ifMatch, eTag)) throw preconditionFailed('If-Match');
  } else if (modifiedMs > timeIn(headers['if-unmodified-since'], Number.POSITIVE_INFINITY)) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, eTag);
  return modifiedMs <= timeIn(headers['if-modified-since'], Number.NEGATIVE_INFINITY);
}

/**
 * Makes sure that an object may be copied.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @throws AwsError PreconditionFailed (412)
 */
export function checkCopied(source: ObjectHead, headers: IncomingHttpHeaders): void {
  const conditions = COPY_CONDITIONS.map((name) => [name.slice(COPY_SOURCE.length + 1), headers[name]] as const);
  if (isUnchanged(source, Object.fromEntries(conditions))) throw preconditionFailed(`${COPY_SOURCE}-If-None-Match`);
}

/**
 * Makes sure that an object may be written.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws AwsError PreconditionFailed (412), NoSuchKey (404), NotImplemented (501)
 */
export function checkWrite(key: string, object: ObjectHead | undefined, headers: IncomingHttpHeaders): void {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== '*') {
      const message = 'A header you provided implies functionality that is not implemented';
      throw new DetailedAwsError('NotImplemented', message, { Header: 'If-None-Match' }, 501);
    }
    if (object !== undefined) throw preconditionFailed('If-None-Match');
  }
  if (ifMatch === undefined) return;
  if (object === undefined) throw noSuchKey(key);
  if (!names(ifMatch, object.eTag)) throw preconditionFailed('If-Match');
}

/**
 * The range that a reader wants. A header of another form does not count, as HTTP has it.
 * @throws AwsError InvalidRange (416)
 */
export function rangeIn(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (first < sizeBytes) return { first, last };
  const members = { RangeRequested: header ?? '', ActualObjectSize: String(sizeBytes) };
  throw new DetailedAwsError('InvalidRange', 'The requested range is not satisfiable', members, 416);
}

/** Whether a list of tags, or a star, names that tag. The quotation marks may be left away. */
const names = (header: string, eTag: string): boolean =>
  header.split(',').some((one) => ['*', eTag, eTag.slice(1, -1)].includes(one.trim()));

function timeIn(header: string | undefined, otherwise: number): number {
  const timeMs = Date.parse(header ?? '');
  return Number.isNaN(timeMs) ? otherwise : timeMs;
}
