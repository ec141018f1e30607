import type { IncomingHttpHeaders } from 'node:http';
import type { ContentHead } from './stored-object.ts';

const METADATA_PREFIX = 'x-amz-meta-';
const SYSTEM_HEADERS = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires'];
/** How a body comes, not what it is. */
const CHUNKED = 'aws-chunked';

/**
 * What a call says about the object that it writes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export function contentHeadIn(headers: IncomingHttpHeaders): ContentHead {
  const own = Object.entries(headers).filter(([name]) => name.startsWith(METADATA_PREFIX));
  const coding = withoutChunks(headers['content-encoding'] ?? '');
  const said: IncomingHttpHeaders = { ...headers, 'content-encoding': coding };
  const system = SYSTEM_HEADERS.map((name) => [name, String(said[name] ?? '')] as const);
  return {
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    metadata: Object.fromEntries(own.map(([name, value]) => [name.slice(METADATA_PREFIX.length), String(value)])),
    systemMetadata: Object.fromEntries(system.filter(([, value]) => value !== '')),
  };
}

/** The headers by which a reader learns the same. */
export function headersOf({ contentType, metadata, systemMetadata }: ContentHead): Record<string, string> {
  const own = Object.entries(metadata).map(([name, value]) => [METADATA_PREFIX + name, value]);
  return { 'content-type': contentType, ...systemMetadata, ...Object.fromEntries(own) };
}

const withoutChunks = (value: string): string =>
  value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== CHUNKED)
    .join(', ');
