import { array, struct } from '../protocol/composite.ts';
import { ErrorCode, KafkaError } from '../protocol/error-code.ts';
import { boolean, int8, int16, int32, nullableString, string, type Type } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, NOT_THROTTLED } from '../state.ts';
import { alterableTopic, type Resource } from './config-resource.ts';
import { refusalOf } from './error-code-of.ts';

export interface ConfigChange {
  readonly name: string;
  readonly value: string | null;
}

/** Works out the settings that a topic is to have, from those it has and the changes asked for. */
export type Changed<Change> = (
  before: ReadonlyMap<string, string>,
  changes: readonly Change[],
) => ReadonlyMap<string, string>;

/** The API that sets the named settings, and resets all others of the resource to their defaults. */
export const alterConfigs: BrokerApi = alteringApi<ConfigChange>(
  { key: 33, name: 'AlterConfigs', maxVersion: 2, flexibleFrom: 2 },
  struct<ConfigChange>({ name: string, value: nullableString }),
  (_before, changes) => new Map(changes.map(({ name, value }) => [name, presentValue(name, value)])),
);

/** @throws KafkaError INVALID_CONFIG */
export function presentValue(name: string, value: string | null): string {
  if (value !== null) return value;
  throw new KafkaError('INVALID_CONFIG', `Configuration ${name} has no value.`);
}

interface Naming {
  readonly key: number;
  readonly name: string;
  readonly maxVersion: number;
  readonly flexibleFrom: number;
}

/**
 * An API that changes settings. The two of them differ in the form of a change.
 * @see https://kafka.apache.org/protocol#The_Messages_AlterConfigs
 */
export function alteringApi<Change>(naming: Naming, change: Type<Change>, changed: Changed<Change>): BrokerApi {
  const resources = array(struct({ resourceType: int8, resourceName: string, changes: array(change) }));
  const results = array(
    struct({ errorCode: int16, errorMessage: nullableString, resourceType: int8, resourceName: string }),
  );
  return brokerApi(
    {
      ...naming,
      minVersion: 0,
      request: struct({ resources, validateOnly: boolean }),
      response: struct({ throttleTimeMs: int32, results }),
    },
    (request, state) => ({
      ...NOT_THROTTLED,
      results: request.resources.map(({ changes, ...resource }) => {
        const refusal = refusalOf(() =>
          alter(state, resource, (before) => changed(before, changes), request.validateOnly),
        );
        return {
          errorCode: refusal?.number ?? ErrorCode.NONE,
          errorMessage: refusal?.message ?? null,
          ...resource,
        };
      }),
    }),
  );
}

function alter(
  state: BrokerState,
  resource: Resource,
  change: (before: ReadonlyMap<string, string>) => ReadonlyMap<string, string>,
  validateOnly: boolean,
): void {
  const topic = alterableTopic(state, resource);
  const configs = change(topic.configs);
  if (validateOnly) state.topics.checkConfigs(configs);
  else state.topics.configure(topic.name, configs);
}
