import http from 'node:http';
import https from 'node:https';
import { registryError } from './registry-fault.ts';

export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** For a registry behind TLS: the certificate that it must have, and our own. */
  readonly tls: Pick<https.RequestOptions, 'ca' | 'cert' | 'key' | 'passphrase'>;
}

export interface GotAnswer {
  readonly status: number;
  readonly body: string;
}

const LIMIT_MS = 5_000;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * One GET, from the first byte to the last within 5 seconds of real time. It follows no redirection.
 * @throws ApiError of `SchemaRegistry`: UNREACHABLE, TIMED_OUT, ANSWER_UNREADABLE for an answer that is too long
 */
export async function httpGet(url: URL, { headers, tls }: GetOptions): Promise<GotAnswer> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    const answer = await answerOf(url, { ...(url.protocol === 'https:' && tls), headers, signal });
    return { status: answer.statusCode ?? 0, body: await bodyOf(answer, url) };
  } catch (error) {
    if (signal.aborted) {
      throw registryError('TIMED_OUT', `${shownUrl(url)} does not answer within ${LIMIT_MS / 1000} seconds`, error);
    }
    if (error instanceof TooLong) throw registryError('ANSWER_UNREADABLE', error.message, error);
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw registryError('UNREACHABLE', `${shownUrl(url)} cannot be reached: ${reason}`, error);
  }
}

/** Without credentials, and without what follows the path. */
export const shownUrl = ({ origin, pathname }: URL): string => `${origin}${pathname}`;

class TooLong extends Error {}

function answerOf(url: URL, options: https.RequestOptions): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end();
  });
}

async function bodyOf(answer: http.IncomingMessage, url: URL): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new TooLong(`${shownUrl(url)} answers more than ${MAX_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString();
}
