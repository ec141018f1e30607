import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { AwsError } from '../core/aws-error.ts';

/** The headers of a request, and the trailers of a chunked body. */
type Said = Readonly<Record<string, string | string[] | undefined>>;

/** The base64 checksum of a body, by its header. Other algorithms are not checked. */
const CHECKSUMS: Readonly<Record<string, (body: Buffer) => string>> = {
  'content-md5': (body) => hash('md5', body, 'base64'),
  'x-amz-checksum-sha1': (body) => hash('sha1', body, 'base64'),
  'x-amz-checksum-sha256': (body) => hash('sha256', body, 'base64'),
  'x-amz-checksum-crc32': (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  },
};

/**
 * The decoded body of an object.
 * @throws AwsError BadDigest, XAmzContentSHA256Mismatch, IncompleteBody
 */
export function receivedBody(bytes: Buffer, headers: IncomingHttpHeaders): Buffer {
  const sha256 = String(headers['x-amz-content-sha256'] ?? '');
  const { body, said } = sha256.startsWith('STREAMING-') ? unchunked(bytes, headers) : { body: bytes, said: headers };
  if (/^[0-9a-f]{64}$/.test(sha256) && sha256 !== hash('sha256', body)) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  for (const [name, checksumOf] of Object.entries(CHECKSUMS)) {
    if (said[name] !== undefined && said[name] !== checksumOf(body))
      throw new AwsError('BadDigest', `The ${name} you specified did not match what we received.`);
  }
  return body;
}

/**
 * Chunks as `<size in hex>[;chunk-signature=...]\r\n<bytes>\r\n`, the last of size 0, then trailing headers.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
function unchunked(bytes: Buffer, headers: Said): { body: Buffer; said: Said } {
  const chunks: Buffer[] = [];
  for (let from = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', from);
    const [, size = ''] =
      /^([0-9a-f]{1,8})(?:;|$)/i.exec(bytes.toString('latin1', from, Math.max(from, lineEnd))) ?? [];
    const chunkEnd = lineEnd + 2 + Number.parseInt(size, 16);
    if (size === '' || chunkEnd > bytes.length)
      throw new AwsError('IncompleteBody', 'The body has not the chunks that it says it has.');
    if (chunkEnd === lineEnd + 2)
      return { body: Buffer.concat(chunks), said: { ...headers, ...trailers(bytes.toString('latin1', chunkEnd)) } };
    chunks.push(bytes.subarray(lineEnd + 2, chunkEnd));
    from = chunkEnd + 2;
  }
}

function trailers(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\r\n').flatMap((line) => {
      const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
    }),
  );
}
