import type { Json } from '../../core/json.ts';
import { jsonPath } from '../../eventbridge/transform/json-path.ts';
import type { PipeItem } from '../item.ts';

/**
 * A parameter of a target: a path into the item when the whole of it is one, else a constant.
 * @returns undefined for a path that finds nothing
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html#pipes-targets-dynamic-parms
 */
export function dynamic(parameter: string | undefined, { decoded }: PipeItem): string | undefined {
  if (!parameter?.startsWith('$')) return parameter;
  const found: Json | undefined = jsonPath(parameter)(decoded);
  return found === undefined || typeof found === 'string' ? found : JSON.stringify(found);
}
