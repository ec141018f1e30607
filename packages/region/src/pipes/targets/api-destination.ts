import { type Clock, holding, sleep } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, textMap, texts } from '../../core/properties.ts';
import type { ApiDestinations } from '../../eventbridge/api-destinations/api-destinations.ts';
import type { HttpParameters } from '../../eventbridge/target.ts';
import type { PipeItem } from '../item.ts';
import { dynamic } from './dynamic.ts';
import { type PipePorts, sendEach, type TargetKind } from './target.ts';

/**
 * One call for each item: it is none of the targets that take several.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 */
export const apiDestination: TargetKind = {
  maxItems: 1,
  send({ outgoing, pipe, ports }) {
    const parameters = object(pipe.targetParameters, 'HttpParameters');
    return sendEach(outgoing, ({ item, payload }) =>
      ports.apiDestinations.invoke(pipe.target, payload, httpParameters(parameters, item)),
    );
  },
};

/** API destinations as pipes call them: each call waits for its turn, and virtual time stands still during the call. */
export function pipeApiDestinations(
  destinations: Pick<ApiDestinations, 'waitMs' | 'invoke'>,
  clock: Clock,
): PipePorts['apiDestinations'] {
  return {
    async invoke(arn, payload, parameters) {
      const waitMs = destinations.waitMs(arn, Number.POSITIVE_INFINITY) ?? 0;
      if (waitMs > 0) await sleep(clock, waitMs);
      await holding(clock, () => destinations.invoke(arn, payload, parameters));
    },
  };
}

/** A path that finds nothing is no header, and an empty part of the URL. */
const httpParameters = (parameters: JsonObject, item: PipeItem): HttpParameters => ({
  PathParameterValues: texts(parameters, 'PathParameterValues').map((value) => dynamic(value, item) ?? ''),
  HeaderParameters: filled(object(parameters, 'HeaderParameters'), item),
  QueryStringParameters: filled(object(parameters, 'QueryStringParameters'), item),
});

function filled(values: JsonObject, item: PipeItem): Readonly<Record<string, string>> {
  const pairs = Object.entries(textMap(values)).map(([name, value]) => [name, dynamic(value, item)] as const);
  return Object.fromEntries(pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
