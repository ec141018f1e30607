import { hash } from 'node:crypto';
import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { RequestDefinition } from '#schemas/api/definition.ts';
import { KitError, toError } from '../errors.ts';
import { type HttpAnswer, isClientError, problemOf, resultOf } from '../http/answer.ts';
import { bodyOf } from '../http/body.ts';
import { type HttpRequest, type ReceivedRequest, requestFrom } from '../http/request.ts';
import type { Kit } from '../kit.ts';
import { deadlineOf, type Tools } from '../tools.ts';
import { traceparentIn } from '../traceparent.ts';
import { type Pipeline, pipeline } from './pipeline.ts';
import { beginningOf } from './story.ts';

/** A request that changes nothing. */
export interface HttpQuery<Given extends Tools = Tools> {
  readonly isCommand?: false;
  readonly handle: (request: HttpRequest, tools: Given) => Promise<HttpAnswer>;
}

/** A request that changes something. It must have the header `Idempotency-Key`. */
export interface HttpCommand<Body, Given extends Tools = Tools> {
  readonly isCommand: true;
  /** Absent: the command has no body, and a body that is sent is ignored. */
  readonly body?: RequestDefinition<Body>;
  readonly handle: (request: HttpRequest<Body>, tools: Given) => Promise<HttpAnswer>;
}

/** @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
const KEY = /^[\x21-\x7e]{1,255}$/;
/** The source of what a request begins. */
const SOURCE = 'aws.apigateway';

/**
 * A handler for requests to an HTTP API. A command is carried out once for each caller and Idempotency-Key; when it is
 * repeated, it gets the first answer again. Errors are answered as problem details: those that the client can mend with
 * their code, all others as 500 without details, which are in the log. What it publishes begins a story of its own.
 */
export function onHttp<Given extends Tools, Body = undefined>(
  kit: Kit<Given>,
  route: HttpQuery<Given> | HttpCommand<Body, Given>,
): Pipeline<APIGatewayProxyStructuredResultV2> {
  return pipeline(kit, async (invocation, context) => {
    const received = requestFrom(invocation);
    const { requestId, headers } = received;
    kit.logger.appendKeys({ requestId, route: received.route, traceparent: traceparentIn(headers['traceparent']) });
    kit.metrics.count('Consumed', 1);
    try {
      const answer = route.isCommand
        ? await command(kit, route, received, context)
        : await query(kit, route, received, context);
      kit.metrics.count('Done', 1);
      return resultOf(answer);
    } catch (thrown) {
      return resultOf(refused(kit, thrown, requestId));
    }
  });
}

function query<Given extends Tools>(
  kit: Kit<Given>,
  { handle }: HttpQuery<Given>,
  received: ReceivedRequest,
  context: Context,
): Promise<HttpAnswer> {
  const { rawBody: _rawBody, ...sent } = received;
  const request = { ...sent, caller: namedCaller(received), commandId: sent.requestId, body: undefined };
  return handle(request, toolsOf(kit, request, context));
}

/** The tools of a request: the events that it publishes name it as their cause. */
function toolsOf<Given extends Tools>(kit: Kit<Given>, request: Omit<HttpRequest, 'body'>, context: Context): Given {
  const cause = beginningOf({
    id: request.commandId,
    type: request.route,
    source: SOURCE,
    subject: kit.functionName,
    time: new Date(kit.now()).toISOString(),
    traceparent: request.headers['traceparent'],
  });
  return kit.toolsFor(cause, deadlineOf(kit.now, context));
}

/** The stored result of a command: a hash of its content, and its answer. */
interface Remembered {
  readonly content: string;
  readonly answer: HttpAnswer;
}

async function command<Given extends Tools, Body>(
  kit: Kit<Given>,
  { body: definition, handle }: HttpCommand<Body, Given>,
  received: ReceivedRequest,
  context: Context,
): Promise<HttpAnswer> {
  const { rawBody: _rawBody, ...sent } = received;
  const request = { ...sent, caller: namedCaller(received) };
  const key = idempotencyKeyOf(received);
  // Without a definition there is no body, and the type of it is undefined.
  const body = (definition ? bodyOf(received, definition) : undefined) as Body;
  const commandId = hash('sha256', JSON.stringify([kit.functionName, request.caller, key]), 'hex');
  const content = hash('sha256', JSON.stringify([request.route, request.path, body]), 'hex');
  let ran = false;
  const remembered = await once(kit, commandId, context, async () => {
    ran = true;
    const tools = toolsOf(kit, { ...request, commandId }, context);
    return { content, answer: await handle({ ...request, commandId, body }, tools) };
  });
  if (remembered.content !== content) throw new KitError('IDEMPOTENCY_KEY_REUSED', {});
  if (!ran) kit.metrics.count('Duplicates', 1);
  return remembered.answer;
}

/** An error is not stored: the same command may succeed a moment later. */
async function once(
  kit: Kit,
  commandId: string,
  context: Context,
  work: () => Promise<Remembered>,
): Promise<Remembered> {
  try {
    return await kit.once(commandId, context, work);
  } catch (thrown) {
    if (!(thrown instanceof IdempotencyAlreadyInProgressError)) throw thrown;
    throw new KitError('REQUEST_IN_PROGRESS', {}, { cause: thrown });
  }
}

/** Somebody without a name must not share keys and orders with those who need none. */
function namedCaller({ caller }: ReceivedRequest): string {
  if (caller === undefined) throw new KitError('CALLER_UNKNOWN', {});
  return caller;
}

function idempotencyKeyOf({ headers }: ReceivedRequest): string {
  const key = headers['idempotency-key'];
  if (key !== undefined && KEY.test(key)) return key;
  throw new KitError('IDEMPOTENCY_KEY_INVALID', { problem: key === undefined ? 'it is missing' : 'it has not' });
}

function refused(kit: Kit, thrown: unknown, requestId: string): HttpAnswer {
  const { name: code, message: reason } = toError(thrown);
  const isTheirs = isClientError(thrown);
  if (isTheirs) kit.logger.info('The request was refused', { code, reason });
  else kit.logger.error('The request failed', { code, reason });
  kit.metrics.count(isTheirs ? 'Refused' : 'Failed', 1);
  return problemOf(thrown, requestId);
}
