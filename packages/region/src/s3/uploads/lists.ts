import { element, xmlDocument } from '../../http/xml.ts';
import { invalidArgument } from '../errors.ts';
import type { Part, Upload, UploadStore } from './upload-store.ts';

const MAX_ITEMS = 1000;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export function listParts(uploads: UploadStore, upload: Upload, query: URLSearchParams): string {
  const marker = numberIn(query, 'part-number-marker', 0);
  const limit = Math.min(numberIn(query, 'max-parts', MAX_ITEMS), MAX_ITEMS);
  const rest = uploads.parts(upload).filter(({ partNumber }) => partNumber > marker);
  const parts = rest.slice(0, limit);
  return xmlDocument('ListPartsResult', [
    element('Bucket', upload.bucket),
    element('Key', upload.key),
    element('UploadId', upload.id),
    element('StorageClass', 'STANDARD'),
    element('PartNumberMarker', String(marker)),
    element('NextPartNumberMarker', String(parts.at(-1)?.partNumber ?? 0)),
    element('MaxParts', String(limit)),
    element('IsTruncated', String(rest.length > parts.length)),
    ...parts.map(partElement),
  ]);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export function listUploads(uploads: UploadStore, bucket: string, query: URLSearchParams): string {
  const [prefix, keyMarker] = [query.get('prefix') ?? '', query.get('key-marker') ?? ''];
  const limit = Math.min(numberIn(query, 'max-uploads', MAX_ITEMS), MAX_ITEMS);
  const found = uploads.of(bucket).filter(({ key }) => key.startsWith(prefix));
  const rest = behind(found, keyMarker, query.get('upload-id-marker') ?? '');
  const page = rest.slice(0, limit);
  const [isTruncated, last] = [rest.length > page.length, page.at(-1)];
  return xmlDocument('ListMultipartUploadsResult', [
    element('Bucket', bucket),
    element('KeyMarker', keyMarker),
    element('UploadIdMarker', query.get('upload-id-marker') ?? ''),
    ...(isTruncated && last ? [element('NextKeyMarker', last.key), element('NextUploadIdMarker', last.id)] : []),
    element('Prefix', prefix),
    element('MaxUploads', String(limit)),
    element('IsTruncated', String(isTruncated)),
    ...page.map(uploadElement),
  ]);
}

/** The uploads behind the one that a page ended with, or behind all those of a key. */
function behind(uploads: readonly Upload[], keyMarker: string, idMarker: string): readonly Upload[] {
  if (keyMarker === '') return uploads;
  const marked = uploads.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  if (marked !== -1) return uploads.slice(marked + 1);
  return uploads.filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) > 0);
}

const partElement = ({ partNumber, lastModifiedMs, eTag, sizeBytes }: Part): string =>
  element('Part', [
    element('PartNumber', String(partNumber)),
    element('LastModified', new Date(lastModifiedMs).toISOString()),
    element('ETag', eTag),
    element('Size', String(sizeBytes)),
  ]);

const uploadElement = ({ key, id, initiatedAtMs }: Upload): string =>
  element('Upload', [
    element('Key', key),
    element('UploadId', id),
    element('StorageClass', 'STANDARD'),
    element('Initiated', new Date(initiatedAtMs).toISOString()),
  ]);

function numberIn(query: URLSearchParams, name: string, otherwise: number): number {
  const given = query.get(name) ?? String(otherwise);
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, given);
}
