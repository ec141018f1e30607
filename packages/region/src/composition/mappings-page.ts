import type { JsonObject } from '../core/json.ts';
import { type Mapping, nameIn, type PartitionLag } from '../lambda/mappings/mapping.ts';
import type { ShownTrouble } from '../lambda/mappings/trouble/trouble.ts';
import type { Services } from './services/services.ts';

/** Each reader of Kafka topics: how far each of its partitions is, and what keeps it from reading on. */
export async function mappingsPage({ mappings, pipes }: Pick<Services, 'mappings' | 'pipes'>): Promise<JsonObject> {
  const readers = [...mappings.all(), ...pipes.mappings()].filter(({ settings }) => settings.topics !== undefined);
  return { mappings: await Promise.all(readers.map(readerOf)) };
}

async function readerOf(mapping: Mapping): Promise<JsonObject> {
  const { settings, state, lastResult, stateReason, trouble } = mapping;
  return {
    uuid: settings.uuid,
    target: nameIn(settings.functionArn),
    group: settings.consumerGroupId ?? settings.uuid,
    topics: settings.topics ?? [],
    state,
    stateReason,
    lastResult: lastResult ?? '',
    ...(trouble && { trouble: shown(trouble) }),
    partitions: (await mapping.lag()).map(partitionOf),
  };
}

/** Offsets are texts, because a JSON number may be too small for them. */
function partitionOf({ committedOffset, endOffset, trouble, ...rest }: PartitionLag): JsonObject {
  const offsets = { committedOffset: String(committedOffset), endOffset: String(endOffset) };
  return { ...rest, ...offsets, ...(trouble && { trouble: shown(trouble) }) };
}

const shown = ({ api, code, reason, sinceMs, attempts }: ShownTrouble): JsonObject => {
  return { api, code, reason, since: new Date(sinceMs).toISOString(), attempts };
};
