import type { IncomingMessage } from 'node:http';
import { AwsError } from '../core/aws-error.ts';
import type { BodyLimit } from './body-limit.ts';

/** The caller went away, or took too long, before its request was whole: there is nobody to answer to. */
export class RequestLost extends Error {
  override readonly name = 'RequestLost';
}

/**
 * Reads a request's body.
 * @throws AwsError that of the limit; RequestLost
 */
export function readBody(request: IncomingMessage, { maxBytes, code, message, status }: BodyLimit): Promise<Buffer> {
  const tooLarge = (): AwsError => new AwsError(code, message, status);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return void chunks.push(chunk);
      // The rest is read and dropped, so that the client still gets the answer.
      chunks.length = 0;
      reject(tooLarge());
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', (cause) => reject(new RequestLost('The request ended too early.', { cause })));
  });
}
