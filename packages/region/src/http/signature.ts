import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Call } from './call.ts';

/** What a request says of its signature, version 4, in the header Authorization. */
export interface Signature {
  readonly accessKeyId: string;
  /** `20260302` */
  readonly date: string;
  readonly region: string;
  /** For example `execute-api`. */
  readonly service: string;
  /** In lower case. */
  readonly signedHeaders: readonly string[];
  /** In hex. */
  readonly value: string;
}

type Signed = Pick<Call, 'method' | 'path' | 'query' | 'headers' | 'bytes'>;

const ALGORITHM = 'AWS4-HMAC-SHA256';
const FORM =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * The signature of a request; undefined for one that is not signed, or that leaves its host out.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureOf({ headers }: Pick<Call, 'headers'>): Signature | undefined {
  const found = FORM.exec(headers.authorization ?? '');
  if (found === null) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', names = '', value = ''] = found;
  const signedHeaders = names.split(';');
  const isDated = dateOf(headers)?.startsWith(`${date}T`) === true;
  if (!isDated || !signedHeaders.includes('host')) return undefined;
  return { accessKeyId, date, region, service, signedHeaders, value };
}

/** Whether the request was signed with that secret. */
export function isSignedWith(secret: string, call: Signed, signature: Signature): boolean {
  const { date, region, service } = signature;
  const scope = [date, region, service, 'aws4_request'];
  const text = [ALGORITHM, dateOf(call.headers), scope.join('/'), sha256(canonicalRequest(call, signature))].join('\n');
  const key = scope.reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  return timingSafeEqual(hmac(key, text), Buffer.from(signature.value, 'hex'));
}

const dateOf = (headers: Call['headers']): string | undefined => [headers['x-amz-date']].flat()[0];

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function canonicalRequest({ method, path, query, headers, bytes }: Signed, { signedHeaders }: Signature): string {
  const lines = signedHeaders.map((name) => `${name}:${[headers[name] ?? ''].flat().map(trimmed).join(',')}\n`);
  return [
    method,
    // The path as it is sent, encoded once more.
    path.split('/').map(encoded).join('/'),
    canonicalQuery(query),
    lines.join(''),
    signedHeaders.join(';'),
    sha256(bytes),
  ].join('\n');
}

const trimmed = (value: string): string => value.trim().replace(/ +/g, ' ');

const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&');

/** Leaves letters, digits and `-_.~` as they are. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
