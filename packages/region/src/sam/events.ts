import { type JsonObject, objectOf, textOf } from '../core/json.ts';
import type { EventKind } from './events/event.ts';
import { conditionOf, type SamOutput, type Source } from './output.ts';

/**
 * Adds what the events of a function or workflow need.
 * @returns the policies of AWS that its role needs for them
 */
export function addEvents(
  output: SamOutput,
  source: Source,
  target: JsonObject,
  kinds: Readonly<Record<string, EventKind>>,
): readonly string[] {
  return Object.entries(objectOf(source.properties['Events'])).flatMap(([eventId, event]) => {
    const { Type, Properties } = objectOf(event);
    const type = textOf(Type);
    const kind = kinds[type];
    if (kind === undefined) {
      const message = `The region does not run events of type ${type}. Remove it, or start with --allow-unsupported to go without it.`;
      output.refuse(source.logicalId, `Properties.Events.${eventId}.Type`, message);
      return [];
    }
    const id = `${source.logicalId}${eventId}`;
    const properties = objectOf(Properties);
    kind.add({ output, source, eventId, id, target, properties, condition: conditionOf(source) });
    return kind.managedPolicies?.(properties) ?? [];
  });
}
