import type { Context } from 'aws-lambda';
import type { RequestDefinition } from '#schemas/api/definition.ts';
import type { EffectKit } from '../effect-kit.ts';
import { KitError } from '../errors.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { HttpRequest, ReceivedRequest } from '../http/request.ts';
import type { Effected } from '../idempotency/effect.ts';
import { deadlineOf, type Tools } from '../tools.ts';
import { beginningOf } from './story.ts';

/** A request that changes nothing. */
export interface HttpQuery<Given extends Tools = Tools> {
  readonly isCommand?: false;
  readonly handle: (request: HttpRequest, tools: Given) => Promise<HttpAnswer>;
}

/** A request that changes something. It must have the header `Idempotency-Key`. */
export interface HttpCommand<Body, Given extends Tools = Tools> {
  readonly isCommand: true;
  /** Default `by-lock`, which is right for every effect. */
  readonly idempotent?: 'by-lock';
  /** Absent: the command has no body, and a body that is sent is ignored. */
  readonly body?: RequestDefinition<Body>;
  readonly handle: (request: HttpRequest<Body>, tools: Given) => Promise<HttpAnswer>;
}

/**
 * A command whose effect is idempotent by itself: one conditional write, or one transaction. It runs for each request,
 * gives the first answer again by what it finds, and refuses a key that came with another request before.
 */
export interface HttpCommandByEffect<Body, Given extends Tools = Tools>
  extends Omit<HttpCommand<Body, Given>, 'idempotent' | 'handle'> {
  readonly idempotent: 'by-effect';
  readonly handle: (request: HttpRequest<Body>, tools: Given) => Promise<Effected<HttpAnswer>>;
}

/** The source of what a request begins. */
const SOURCE = 'aws.apigateway';

/** The tools of a request: the events that it publishes name it as their cause. */
export function toolsOf<Given extends Tools>(
  kit: EffectKit<Given>,
  request: Omit<HttpRequest, 'body'>,
  context: Context,
): Given {
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

/** Somebody without a name must not share keys and orders with those who need none. */
export function namedCaller({ caller }: ReceivedRequest): string {
  if (caller === undefined) throw new KitError('CALLER_UNKNOWN', {});
  return caller;
}
