import { hash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { EffectKit } from '../effect-kit.ts';
import { KitError } from '../errors.ts';
import type { HttpAnswer } from '../http/answer.ts';
import { bodyOf } from '../http/body.ts';
import type { HttpRequest, ReceivedRequest } from '../http/request.ts';
import type { Effected } from '../idempotency/effect.ts';
import { isInProgress } from '../idempotency/in-progress.ts';
import type { Kit } from '../kit.ts';
import type { Tools } from '../tools.ts';
import { type HttpCommand, type HttpCommandByEffect, namedCaller, toolsOf } from './http-route.ts';
import type { AnyKit } from './run-once.ts';

/** @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The stored result of a command: a hash of its content, and its answer. */
interface Remembered {
  readonly content: string;
  readonly answer: HttpAnswer;
}

/** Carries a command out, once for each caller and Idempotency-Key. */
export function command<Given extends Tools, Body>(
  kit: AnyKit<Given>,
  route: HttpCommand<Body, Given> | HttpCommandByEffect<Body, Given>,
  received: ReceivedRequest,
  context: Context,
): Promise<Effected<HttpAnswer>> {
  const { rawBody: _rawBody, ...sent } = received;
  const caller = namedCaller(received);
  const key = idempotencyKeyOf(received);
  const commandId = hash('sha256', JSON.stringify([kit.functionName, caller, key]), 'hex');
  // Without a definition there is no body, and the type of it is undefined.
  const body = (route.body ? bodyOf(received, route.body) : undefined) as Body;
  const request = { ...sent, caller, commandId, body };
  return route.idempotent === 'by-effect'
    ? route.handle(request, toolsOf(kit, request, context))
    : underLock(kit, route, request, context);
}

async function underLock<Given extends Tools, Body>(
  kit: AnyKit<Given>,
  { handle }: HttpCommand<Body, Given>,
  request: HttpRequest<Body>,
  context: Context,
): Promise<Effected<HttpAnswer>> {
  const { route, path, body, commandId } = request;
  const content = hash('sha256', JSON.stringify([route, path, body]), 'hex');
  let ran = false;
  const remembered = await once(kit, commandId, context, async () => {
    ran = true;
    return { content, answer: await handle(request, toolsOf(kit, request, context)) };
  });
  if (remembered.content !== content) throw new KitError('IDEMPOTENCY_KEY_REUSED', {});
  return { effect: ran ? 'new' : 'already-there', result: remembered.answer };
}

/** An error is not stored: the same command may succeed a moment later. */
async function once(
  kit: EffectKit & Partial<Pick<Kit, 'once'>>,
  commandId: string,
  context: Context,
  work: () => Promise<Remembered>,
): Promise<Remembered> {
  if (kit.once === undefined) throw new Error('a command that is idempotent by a lock needs kitFor(env)');
  try {
    return await kit.once(commandId, context, work);
  } catch (thrown) {
    if (!isInProgress(thrown)) throw thrown;
    throw new KitError('REQUEST_IN_PROGRESS', {}, { cause: thrown });
  }
}

function idempotencyKeyOf({ headers }: ReceivedRequest): string {
  const key = headers['idempotency-key'];
  if (key !== undefined && KEY.test(key)) return key;
  throw new KitError('IDEMPOTENCY_KEY_INVALID', { problem: key === undefined ? 'it is missing' : 'it has not' });
}
