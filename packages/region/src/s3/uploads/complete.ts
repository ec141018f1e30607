import { createHash } from 'node:crypto';
import { DetailedAwsError } from '../../http/detailed-error.ts';
import { unescaped } from '../../http/xml.ts';
import { malformedXml } from '../errors.ts';
import type { ObjectStore } from '../object-store.ts';
import type { ObjectHead } from '../stored-object.ts';
import type { Part, Upload } from './upload-store.ts';

/** A part that an object is to be made of. */
interface Named {
  readonly partNumber: number;
  /** Without quotation marks. */
  readonly eTag: string;
}

const MIB = 1024 * 1024;
/** Of every part but the last. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * MIB;
/** Less than there, because an object is in the memory while it is written and read. */
const MAX_OBJECT_BYTES = 128 * MIB;

/**
 * Makes an object of the parts that a call names. It has the time at which its upload began.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 * @throws AwsError MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall, EntityTooLarge
 */
export function completeUpload(store: ObjectStore, upload: Upload, body: string): ObjectHead {
  const { uploads } = store;
  const parts = chosenParts(upload, uploads.parts(upload), partsNamedIn(body));
  const { bucket, key, contentType, metadata, systemMetadata, initiatedAtMs: lastModifiedMs } = upload;
  const whole = Buffer.concat(parts.map((part) => uploads.bodyOf(upload, part)));
  return store.atomically(() => {
    const content = { body: whole, contentType, metadata, systemMetadata };
    const object = store.put(bucket, key, content, {
      eTag: eTagOf(parts),
      lastModifiedMs,
      event: 'ObjectCreated:CompleteMultipartUpload',
    });
    uploads.end(upload);
    return object;
  });
}

/** @throws AwsError MalformedXML */
function partsNamedIn(body: string): readonly Named[] {
  const parts = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    partNumber: Number(textIn(part, 'PartNumber')),
    eTag: unquoted(textIn(part, 'ETag')),
  }));
  const isWhole = parts.every(({ partNumber, eTag }) => Number.isInteger(partNumber) && partNumber > 0 && eTag !== '');
  if (parts.length === 0 || !isWhole) throw malformedXml();
  return parts;
}

/** The parts of an upload that are named, in their order. */
function chosenParts(upload: Upload, parts: readonly Part[], named: readonly Named[]): readonly Part[] {
  checkOrder(upload, named);
  const byNumber = new Map(parts.map((part) => [part.partNumber, part]));
  const chosen = named.map((one) => {
    const part = byNumber.get(one.partNumber);
    if (part === undefined || unquoted(part.eTag) !== one.eTag) throw invalidPart(upload, one);
    return part;
  });
  checkSizes(chosen);
  return chosen;
}

/** The MD5 of the MD5s of the parts, and how many they are. */
function eTagOf(parts: readonly Part[]): string {
  const digests = parts.map(({ eTag }) => Buffer.from(unquoted(eTag), 'hex'));
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
}

function checkOrder({ id }: Upload, named: readonly Named[]): void {
  if (named.every(({ partNumber }, index) => partNumber > (named[index - 1]?.partNumber ?? 0))) return;
  const message = 'The list of parts was not in ascending order. Parts must be ordered by part number.';
  throw new DetailedAwsError('InvalidPartOrder', message, { UploadId: id });
}

function checkSizes(parts: readonly Part[]): void {
  const small = parts.slice(0, -1).find(({ sizeBytes }) => sizeBytes < MIN_PART_BYTES);
  if (small !== undefined) {
    const { partNumber: PartNumber, eTag, sizeBytes: ProposedSize } = small;
    const members = { ProposedSize, MinSizeAllowed: MIN_PART_BYTES, PartNumber, ETag: unquoted(eTag) };
    const message = 'Your proposed upload is smaller than the minimum allowed size';
    throw new DetailedAwsError('EntityTooSmall', message, members);
  }
  const ProposedSize = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (ProposedSize <= MAX_OBJECT_BYTES) return;
  const message = 'Your proposed upload exceeds the maximum allowed size: the region takes 128 MiB.';
  throw new DetailedAwsError('EntityTooLarge', message, { ProposedSize, MaxSizeAllowed: MAX_OBJECT_BYTES });
}

function invalidPart({ id }: Upload, { partNumber, eTag }: Named): DetailedAwsError {
  const message =
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  return new DetailedAwsError('InvalidPart', message, { UploadId: id, PartNumber: partNumber, ETag: eTag });
}

function textIn(xml: string, name: string): string {
  const [, text = ''] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return unescaped(text).trim();
}

const unquoted = (eTag: string): string => eTag.replaceAll('"', '');
