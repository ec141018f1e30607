import type { Stack } from '../cloudformation/stack.ts';
import type { JsonObject } from '../core/json.ts';
import type { StackPage, StackResources } from '../observation/shapes.ts';
import { kindOf } from '../resources/index.ts';

/** Each stack that is not deleted, with its resources as they run: conditions and functions worked out. */
export const stacksPage = (live: readonly Stack[]): StackPage => ({
  stacks: live.map(({ id, name, status, state }) => ({
    id,
    name,
    status,
    resources: Object.fromEntries(
      state.running.map(({ logicalId, type, ref, attributes, properties }): [string, StackResources[string]] => [
        logicalId,
        { type, ref, attributes, properties: shown(type, properties) },
      ]),
    ),
  })),
});

/** As CloudFormation hides a parameter that must not be echoed. */
function shown(type: string, properties: JsonObject): JsonObject {
  const hidden = kindOf(type)?.hidden ?? [];
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, hidden.includes(name) ? '****' : value]),
  );
}
