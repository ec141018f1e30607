import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { EffectKit } from '../effect-kit.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { ReceivedRequest } from '../http/request.ts';
import type { Kit } from '../kit.ts';
import type { Tools } from '../tools.ts';
import { answering } from './answering.ts';
import { command } from './http-command.ts';
import { type HttpCommand, type HttpCommandByEffect, type HttpQuery, namedCaller, toolsOf } from './http-route.ts';
import type { Pipeline } from './pipeline.ts';
import type { AnyKit } from './run-once.ts';

/**
 * A handler for requests to an HTTP API. A command is carried out once for each caller and Idempotency-Key; when it is
 * repeated, it gets the first answer again. Errors are answered as problem details: those that the client can mend with
 * their code, all others as 500 without details, which are in the log. What it publishes begins a story of its own.
 */
export function onHttp<Given extends Tools, Body = undefined>(
  kit: EffectKit<Given>,
  route: HttpQuery<Given> | HttpCommandByEffect<Body, Given>,
): Pipeline<APIGatewayProxyStructuredResultV2>;
export function onHttp<Given extends Tools, Body = undefined>(
  kit: Kit<Given>,
  route: HttpQuery<Given> | HttpCommand<Body, Given>,
): Pipeline<APIGatewayProxyStructuredResultV2>;
export function onHttp<Given extends Tools, Body>(
  kit: AnyKit<Given>,
  route: HttpQuery<Given> | HttpCommand<Body, Given> | HttpCommandByEffect<Body, Given>,
): Pipeline<APIGatewayProxyStructuredResultV2> {
  return answering(kit, async (received, context) =>
    route.isCommand
      ? command(kit, route, received, context)
      : { effect: 'none', result: await query(kit, route, received, context) },
  );
}

function query<Given extends Tools>(
  kit: EffectKit<Given>,
  { handle }: HttpQuery<Given>,
  received: ReceivedRequest,
  context: Context,
): Promise<HttpAnswer> {
  const { rawBody: _rawBody, ...sent } = received;
  const request = { ...sent, caller: namedCaller(received), commandId: sent.requestId, body: undefined };
  return handle(request, toolsOf(kit, request, context));
}
