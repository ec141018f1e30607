import type { Stack } from '../cloudformation/stack.ts';
import type { StackPage, StackResources } from '../observation/shapes.ts';

/** Each stack that is not deleted, with its resources as they run: conditions and functions worked out. */
export const stacksPage = (live: readonly Stack[]): StackPage => ({
  stacks: live.map(({ id, name, status, state }) => ({
    id,
    name,
    status,
    resources: Object.fromEntries(
      state.running.map(({ logicalId, type, ref, attributes, properties }): [string, StackResources[string]] => [
        logicalId,
        { type, ref, attributes, properties },
      ]),
    ),
  })),
});
