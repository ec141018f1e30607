import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { currentTraceId } from '../env.ts';
import { type Credentials, Signer } from './signature.ts';

/** An HTTP call as the SDK's request handlers take it. */
export interface WireRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly statusCode: number;
  readonly body: Readable;
}

/** The part of a client's configuration that a call needs. */
export interface Sending {
  readonly credentials: () => Promise<Credentials>;
  readonly requestHandler: { handle(request: WireRequest, options: object): Promise<{ response: WireResponse }> };
}

/** The result of a call: a success with its output, an answer that is none, or no answer at all. */
export type Answer =
  | { readonly response: WireResponse; readonly output: object }
  | { readonly response: WireResponse }
  | { readonly problem: Error };

/** The part that all calls of one operation have in common. */
export interface Head {
  readonly endpoint: Omit<WireRequest, 'headers' | 'body'>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signer: Signer;
}

const TRACE_HEADER = 'x-amzn-trace-id';
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, SignedHeaders=(?<names>[^,]+),/;

/** The head of a call that the SDK made; undefined unless it is a POST to `/` with a signature in its headers. */
export function headOf(request: WireRequest): Head | undefined {
  const { protocol, hostname, port, method, path, query, headers } = request;
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const own = Object.fromEntries(lowerCase.filter(([name]) => name !== TRACE_HEADER));
  const { region, service, names } = AUTHORIZATION.exec(own['authorization'] ?? '')?.groups ?? {};
  const isPlain = method === 'POST' && path === '/' && Object.keys(query).length === 0;
  if (!isPlain || !region || !service || !names) return undefined;
  const endpoint = { protocol, hostname, ...(port === undefined ? {} : { port }), method, path, query };
  return { endpoint, headers: own, signer: new Signer({ region, service }, names.split(';')) };
}

/** Makes a call with that head and that body. @throws errors of the request handler and of the credentials */
export async function send(sending: Sending, head: Head, json: string, nowMs: number): Promise<Answer> {
  const body = Buffer.from(json);
  const traceId = currentTraceId();
  const headers = {
    ...head.headers,
    'amz-sdk-invocation-id': randomUUID(),
    'content-length': String(body.length),
    // Lambda's loop detection and X-Ray follow it: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    ...(traceId === undefined ? {} : { [TRACE_HEADER]: traceId }),
  };
  const signed = head.signer.sign(headers, body, await sending.credentials(), new Date(nowMs));
  const { response } = await sending.requestHandler.handle({ ...head.endpoint, headers: signed, body }, {});
  if (response.statusCode !== 200) return { response };
  return { response, output: JSON.parse(await textOf(response.body)) };
}

/** The whole body of an answer. */
export async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  body.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(body, 'end');
  return Buffer.concat(chunks).toString('utf8');
}
