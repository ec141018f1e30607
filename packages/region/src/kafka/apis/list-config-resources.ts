import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int8, int16, int32, string } from '../protocol/types.ts';
import { type BrokerApi, type BrokerState, brokerApi, NODE_ID, NOT_THROTTLED } from '../state.ts';
import { ResourceType } from './config-resource.ts';

/**
 * What has settings. Version 0 asks for the metrics of clients alone, of which there are none (KIP-714).
 * @see https://kafka.apache.org/protocol#The_Messages_ListConfigResources
 */
export const listConfigResources: BrokerApi = brokerApi(
  {
    key: 74,
    name: 'ListConfigResources',
    minVersion: 0,
    maxVersion: 1,
    flexibleFrom: 0,
    request: struct({ types: since(1, array(int8), []) }),
    response: struct({
      throttleTimeMs: int32,
      errorCode: int16,
      resources: array(struct({ name: string, type: since(1, int8, 0) })),
    }),
  },
  ({ types }, state, { version }) => ({
    ...NOT_THROTTLED,
    errorCode: ErrorCode.NONE,
    resources: version === 0 ? [] : resourcesOf(types, state),
  }),
);

/** No type stands for all. */
function resourcesOf(types: readonly number[], { topics }: BrokerState) {
  const all = [
    { name: String(NODE_ID), type: ResourceType.BROKER },
    ...topics.all().map(({ name }) => ({ name, type: ResourceType.TOPIC })),
  ];
  return all.filter(({ type }) => types.length === 0 || types.includes(type));
}
