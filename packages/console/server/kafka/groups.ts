import { type MappingState, mappingsOf } from '../../../../ops/lag/mappings.ts';
import { type PartitionLag, readLag } from '../../../../ops/lag/partition-lag.ts';
import { wrongWith } from '../../../../ops/lag/text.ts';
import type { Context } from '../endpoint.ts';
import { type Kafka, withKafka } from './cluster.ts';
import type { GroupList, GroupMember, GroupPartition, GroupRow } from './shapes.ts';

/** The consumer groups of the cluster with their members, and how far behind each is. */
export const listGroups = (context: Context): Promise<GroupList> =>
  withKafka(context, async (kafka) => {
    const lags = Map.groupBy(await readLag(kafka.admin, kafka.reader), ({ group }) => group);
    const { mappings } = await mappingsOf(context.regionUrl);
    const members = await membersOf(kafka);
    const known = [...lags.keys(), ...members.keys(), ...mappings.map(({ group }) => group)];
    const names = [...new Set(known)].toSorted();
    return { groups: names.map((name) => groupRow(name, { lags, mappings, members })) };
  });

interface Facts {
  readonly lags: ReadonlyMap<string, readonly PartitionLag[]>;
  readonly mappings: readonly MappingState[];
  readonly members: ReadonlyMap<string, readonly GroupMember[]>;
}

function groupRow(group: string, { lags, mappings, members }: Facts): GroupRow {
  const mapping = mappings.find((one) => one.group === group);
  const partitions = lags.get(group) ?? [];
  return {
    group,
    state: mapping?.state ?? partitions[0]?.state ?? 'Unknown',
    ...(mapping && { reader: mapping.target }),
    members: members.get(group) ?? [],
    partitions: partitions.map(partitionOf),
    troubles: mapping ? wrongWith(mapping) : [],
  };
}

const partitionOf = ({ topic, partition, committedOffset, endOffset, lagRecords }: PartitionLag): GroupPartition => ({
  topic,
  partition,
  ...(committedOffset !== undefined && { committed: String(committedOffset) }),
  ...(endOffset !== undefined && { end: String(endOffset) }),
  ...(lagRecords !== undefined && { lag: String(lagRecords) }),
});

async function membersOf({ admin }: Kafka): Promise<Facts['members']> {
  const groups = [...(await admin.listGroups()).keys()];
  if (groups.length === 0) return new Map();
  const described = await admin.describeGroups({ groups: [...groups] });
  return new Map([...described].map(([group, { members }]) => [group, [...members.values()].map(memberOf)]));
}

type Member =
  Awaited<ReturnType<Kafka['admin']['describeGroups']>> extends Map<string, { members: Map<string, infer M> }>
    ? M
    : never;

const memberOf = ({ clientId, clientHost, assignments = new Map() }: Member): GroupMember => ({
  clientId,
  host: clientHost.replace(/^\//, ''),
  partitions: [...assignments.values()].flatMap(({ topic, partitions }) =>
    partitions.map((partition: number) => `${topic}-${partition}`),
  ),
});
