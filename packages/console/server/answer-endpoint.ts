import { UsageError } from '@tributary/region/command-line';
import type { Answer, Call } from '@tributary/region/hosted-pages';
import { at, isObject, type JsonObject, numberOf, parseJson } from '@tributary/region/json';
import {
  type ActingEndpoint,
  type Context,
  contextOf,
  type Endpoint,
  EndpointError,
  type Progress,
  type Served,
} from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { securityHeaders } from './headers.ts';
import { PREFIX } from './links.ts';

const API = `${PREFIX}api/`;
/** A page of another origin cannot send it without asking first, and nobody answers. */
const ACTION_HEADER = 'x-tributary-console';

export const isEndpoint = ({ path }: Call): boolean => path.startsWith(API);

export async function answerEndpoint(call: Call, served: Served): Promise<Answer> {
  try {
    return await answerOf(call, endpointOf(call), contextOf(call, served));
  } catch (error) {
    return errorAnswer(error);
  }
}

function endpointOf({ path, method }: Call): Endpoint {
  const name = path.slice(API.length);
  const endpoint = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
  if (endpoint === undefined) throw new EndpointError('NotFound', `The console has no endpoint ${path}.`, 404);
  if (endpoint.method === method) return endpoint;
  throw new EndpointError('MethodNotAllowed', `${path} takes ${endpoint.method}, not ${method}.`, 405);
}

async function answerOf(call: Call, endpoint: Endpoint, context: Context): Promise<Answer> {
  if (endpoint.method === 'GET') return json(200, await endpoint.answer(context, call.query));
  const answer: ReturnType<ActingEndpoint['answer']> = endpoint.answer(context, bodyOf(call));
  if (!(Symbol.asyncIterator in answer)) return json(200, await answer);
  const headers = { ...securityHeaders(), 'content-type': 'application/x-ndjson' };
  return { status: 200, headers, stream: linesOf(answer) };
}

/** An error after the first line is the last line: the status has been sent. */
async function* linesOf(progress: Progress): AsyncGenerator<string> {
  try {
    for await (const line of progress) yield `${JSON.stringify(line)}\n`;
  } catch (error) {
    yield `${JSON.stringify({ error: problemOf(error) })}\n`;
  }
}

function bodyOf({ headers, body }: Call): JsonObject {
  const isJson = /^application\/json(?:;|$)/.test(headers['content-type'] ?? '');
  if (!isJson || headers[ACTION_HEADER] !== '1') {
    const what = `An action takes application/json and the header ${ACTION_HEADER}: 1.`;
    throw new EndpointError('UnsupportedMediaType', what, 415);
  }
  const value = parseJson(body);
  if (isObject(value)) return value;
  throw new EndpointError('InvalidBody', 'The body is not a JSON object.');
}

const errorAnswer = (error: unknown): Answer => json(statusOf(error), { error: problemOf(error) });

/** An API of the region that refuses has said the status. */
function statusOf(error: unknown): number {
  if (error instanceof EndpointError) return error.status;
  if (error instanceof UsageError) return 400;
  return numberOf(at(error, '$metadata', 'httpStatusCode')) ?? 500;
}

function problemOf(error: unknown): { code: string; message: string } {
  if (error instanceof EndpointError) return { code: error.code, message: error.message };
  if (error instanceof Error) return { code: error.name, message: error.message };
  return { code: 'Error', message: String(error) };
}

function json(status: number, value: object): Answer {
  const headers = { ...securityHeaders(), 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify(value) };
}
