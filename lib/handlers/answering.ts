import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { EffectKit } from '../effect-kit.ts';
import { toError } from '../errors.ts';
import { type HttpAnswer, isClientError, problemOf, resultOf } from '../http/answer.ts';
import { type ReceivedRequest, requestFrom } from '../http/request.ts';
import type { Effected } from '../idempotency/effect.ts';
import { traceparentIn } from '../traceparent.ts';
import { type Pipeline, pipeline } from './pipeline.ts';

/**
 * The frame of what answers requests: logs with the ids of the request, counts, and answers errors as problem details.
 */
export function answering(
  kit: EffectKit,
  answer: (received: ReceivedRequest, context: Context) => Promise<Effected<HttpAnswer>>,
): Pipeline<APIGatewayProxyStructuredResultV2> {
  return pipeline(kit, async (invocation, context) => {
    const received = requestFrom(invocation);
    const { requestId, headers } = received;
    kit.logger.appendKeys({ requestId, route: received.route, traceparent: traceparentIn(headers['traceparent']) });
    kit.metrics.count('Consumed', 1);
    try {
      const { effect, result } = await answer(received, context);
      kit.metrics.count('Done', 1);
      if (effect === 'already-there') kit.metrics.count('Duplicates', 1);
      return resultOf(result);
    } catch (thrown) {
      return resultOf(refused(kit, thrown, requestId));
    }
  });
}

function refused(kit: EffectKit, thrown: unknown, requestId: string): HttpAnswer {
  const { name: code, message: reason } = toError(thrown);
  const isTheirs = isClientError(thrown) && thrown.httpStatus < 500;
  if (isTheirs) kit.logger.info('The request was refused', { code, reason });
  else kit.logger.error('The request failed', { code, reason });
  kit.metrics.count(isTheirs ? 'Refused' : 'Failed', 1);
  return problemOf(thrown, requestId);
}
