import type { IncomingMessage } from 'node:http';
import { AwsError } from '../core/aws-error.ts';

/** DynamoDB takes the largest requests: 16 MB, and JSON around it. */
const MAX_BODY_BYTES = 17 * 1024 * 1024;
const MAX_NESTING = 1000;

/** Names that always mean this machine. A web page must not reach the region by another name that resolves to it. */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/i;

/**
 * Accepts requests to a name of this machine, unless they come from a web page of another host.
 * @throws AwsError AccessDeniedException (403)
 */
export function checkCaller(request: IncomingMessage, port: number): void {
  const host = request.headers.host ?? '';
  const [, name, portText] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  if (!LOOPBACK_HOST.test(name ?? '') || Number(portText ?? 80) !== port) {
    throw new AwsError('AccessDeniedException', `The region does not answer to the host "${host}".`, 403);
  }
  const { origin } = request.headers;
  if (origin !== undefined && !LOOPBACK_HOST.test(URL.parse(origin)?.hostname ?? '')) {
    throw new AwsError('AccessDeniedException', `The region does not answer to pages of "${origin}".`, 403);
  }
}

/**
 * Reads a request's body.
 * @throws AwsError RequestEntityTooLargeException (413)
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = (): AwsError =>
    new AwsError('RequestEntityTooLargeException', `A request has at most ${MAX_BODY_BYTES} bytes.`, 413);
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      // The rest is read and dropped, so that the client still gets the answer.
      else reject(tooLarge());
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

const [QUOTE, BACKSLASH, OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d];

/**
 * Refuses JSON that nests so deeply that working on it could exhaust the stack.
 * @throws AwsError SerializationException
 */
export function checkNesting(text: string): void {
  if (text.length <= MAX_NESTING) return;
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    if (depth > MAX_NESTING) {
      throw new AwsError('SerializationException', `JSON nests at most ${MAX_NESTING} levels.`);
    }
  }
}
