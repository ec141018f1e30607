import type { Json, JsonObject } from '../core/json.ts';

/** The resources of a stack by logical id, as they run: conditions, parameters and functions are worked out. */
export type StackResources = Readonly<
  Record<
    string,
    {
      readonly type: string;
      readonly ref: string;
      readonly attributes: Readonly<Record<string, Json>>;
      readonly properties: JsonObject;
    }
  >
>;

/** `/_region/stacks`: those that are not deleted. */
export interface StackPage {
  readonly stacks: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly resources: StackResources;
  }[];
}
