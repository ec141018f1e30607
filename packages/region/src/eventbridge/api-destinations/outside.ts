import { type ClientRequest, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { DeliveryFailure } from '../failure.ts';

export interface OutsideRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Its first {@link MAX_ANSWER_BYTES}. */
  readonly body: string;
}

const THIS_MACHINE: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What the region calls: HTTPS, and HTTP on this machine, where nobody listens on the way. */
export const isCalled = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && THIS_MACHINE.has(hostname));

/** Calls something outside of the region. @throws DeliveryFailure when no answer comes */
export type Outside = (request: OutsideRequest) => Promise<OutsideAnswer>;

/** The header `Range` asks for as much. */
export const MAX_ANSWER_BYTES = 1_048_576;
/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
const LIMIT_MS = 5000;

/**
 * One call, on a connection of its own. A redirect is an answer like any other: nothing goes to a place that the
 * connection was not made for.
 * @param limitMs from the first byte to the last, in the time of this machine: others do not wait in virtual time
 */
export function outsideWithin(limitMs: number): Outside {
  return (request) =>
    new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(limitMs);
      const failed = (error: Error): void => reject(signal.aborted ? timedOut() : unreachable(error));
      try {
        const call = open(request, signal);
        call.on('error', failed);
        call.on('response', (answer) => readAnswer(answer).then(resolve, failed));
        call.end(request.body);
      } catch {
        // Node refuses characters that no header may have. Its message could repeat them.
        reject(new DeliveryFailure('INVALID_PARAMETER', inWords('The request has a header that is not valid.'), false));
      }
    });
}

export const callOutside: Outside = outsideWithin(LIMIT_MS);

function open({ method, url, headers, body }: OutsideRequest, signal: AbortSignal): ClientRequest {
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = { method, headers: { ...headers, ...length }, agent: false, signal };
  return (url.protocol === 'https:' ? secureRequest : plainRequest)(url, options);
}

async function readAnswer(answer: IncomingMessage): Promise<OutsideAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, value?.toString()] as const);
  const body = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString();
  return { status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body };
}

export const inWords = (what: string): string => `Unable to invoke ApiDestination endpoint: ${what}`;

function timedOut(): DeliveryFailure {
  return new DeliveryFailure('TIMEOUT', inWords('Timeout calling endpoint for API Destination.'), true);
}

function unreachable(cause: Error): DeliveryFailure {
  const message = inWords('API destination endpoint cannot be reached.');
  return new DeliveryFailure('SDK_CLIENT_ERROR', message, true, { cause });
}
