import { at, numberOf, objectOf, objectsOf, textOf } from '@tributary/region/json';
import { toError } from '#lib/errors.ts';

/** Why something stands still. */
export interface Trouble {
  readonly code: string;
  readonly reason: string;
  readonly since: string;
  readonly attempts: number;
}

export interface MappedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly missingRecords: number;
  readonly unreadableBatches: number;
  readonly trouble?: Trouble;
}

/** A reader of the region: the mapping of a function, or a pipe. */
export interface MappingState {
  readonly target: string;
  readonly group: string;
  readonly state: string;
  /** In Lambda's words. */
  readonly lastResult: string;
  readonly trouble?: Trouble;
  readonly partitions: readonly MappedPartition[];
}

/** What a region says about its readers of Kafka topics, or why it says nothing. */
export interface Mappings {
  readonly mappings: readonly MappingState[];
  /** Why it is not known what keeps readers from getting on. */
  readonly unknown?: string;
}

/** Asks a region about its readers; without a region there are none to ask about. */
export async function mappingsOf(regionUrl: string | undefined): Promise<Mappings> {
  if (regionUrl === undefined) return { mappings: [] };
  const url = new URL('/_region/mappings', regionUrl);
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    if (!answer.ok) return unknown(url, `status ${answer.status}`);
    const mappings = at(objectOf(await answer.json()), 'mappings');
    if (!Array.isArray(mappings)) return unknown(url, 'an answer without mappings');
    return { mappings: objectsOf(mappings).map(mappingIn) };
  } catch (error) {
    return unknown(url, toError(error).message);
  }
}

/** How long a region may take to say it: the offsets are shown all the same. */
const LIMIT_MS = 5_000;

const unknown = ({ href }: URL, reason: string): Mappings => ({ mappings: [], unknown: `${href}: ${reason}` });

const mappingIn = (mapping: object): MappingState => ({
  target: textOf(at(mapping, 'target')),
  group: textOf(at(mapping, 'group')),
  state: textOf(at(mapping, 'state')),
  lastResult: textOf(at(mapping, 'lastResult')),
  ...troubleIn(mapping),
  partitions: objectsOf(at(mapping, 'partitions')).map((one) => ({
    topic: textOf(at(one, 'topic')),
    partition: numberOf(at(one, 'partition')) ?? 0,
    missingRecords: numberOf(at(one, 'missingRecords')) ?? 0,
    unreadableBatches: numberOf(at(one, 'unreadableBatches')) ?? 0,
    ...troubleIn(one),
  })),
});

function troubleIn(value: object): { readonly trouble?: Trouble } {
  const { code, reason, since, attempts } = objectOf(at(value, 'trouble'));
  if (code === undefined) return {};
  return {
    trouble: { code: textOf(code), reason: textOf(reason), since: textOf(since), attempts: numberOf(attempts) ?? 0 },
  };
}
