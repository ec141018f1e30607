import type { IncomingHttpHeaders } from 'node:http';
import type { ByteRange } from '../conditions.ts';
import { invalidArgument } from '../errors.ts';

export const COPY_RANGE = 'x-amz-copy-source-range';

/**
 * The bytes of an object that become a part; all of them without a range.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 * @throws AwsError InvalidArgument
 */
export function rangeToCopy(headers: IncomingHttpHeaders, sizeBytes: number): ByteRange {
  const given = headers[COPY_RANGE];
  if (given === undefined) return { first: 0, last: sizeBytes - 1 };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(String(given)) ?? [];
  const range = { first: Number(first), last: Number(last) };
  if (first === undefined || range.last < range.first) {
    const form = 'bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy';
    throw invalidArgument(`The x-amz-copy-source-range value must be of the form ${form}`, COPY_RANGE, String(given));
  }
  if (range.last < sizeBytes) return range;
  const message = `Range specified is not valid for source object of size: ${sizeBytes}`;
  throw invalidArgument(message, COPY_RANGE, String(given));
}
