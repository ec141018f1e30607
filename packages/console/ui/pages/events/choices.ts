import type { EventRow } from '@tributary/region/observation';
import type { BusList, BusSamples } from '../../../server/events/shapes.ts';
import { ApiError } from '../../api.ts';
import { rowName } from '../event/event-name.ts';
import { draftFrom } from '../event/sent-payloads.ts';
import type { Draft } from './draft.ts';

/** What a new event can begin with. */
export interface Choice {
  readonly label: string;
  readonly isBad: boolean;
  /** Made when it is chosen. */
  readonly draft: () => Promise<Draft>;
}

/** Where a new event can go to, and what it can begin with there. */
export interface Place {
  readonly to: 'bus' | 'topic';
  readonly name: string;
}

interface TopicNames {
  readonly topics: readonly { readonly name: string }[];
}

interface RecordSamples {
  readonly samples: readonly { readonly label: string; readonly isBad: boolean; readonly text: string }[];
}

/** The two ways of reading that the console has. */
export interface Reader {
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>;
  region<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>;
}

/** Buses and topics. A region without Kafka has no topics. */
export async function placesOf(reader: Reader): Promise<readonly Place[]> {
  const topics = reader.get<TopicNames>('topics').catch((error: unknown): TopicNames => {
    if (error instanceof ApiError && error.code === 'NoKafka') return { topics: [] };
    throw error;
  });
  const [{ buses }, named] = await Promise.all([reader.get<BusList>('events/buses'), topics]);
  return [
    ...named.topics.filter(({ name }) => !name.startsWith('__')).map(({ name }) => ({ to: 'topic' as const, name })),
    ...buses.map((name) => ({ to: 'bus' as const, name })),
  ];
}

/** Samples for a place: those of the project, those of the schemas, and the newest event of each type that went there. */
export async function choicesFor(
  reader: Reader,
  { to, name }: Place,
  seen: Iterable<EventRow>,
): Promise<readonly Choice[]> {
  const made = to === 'bus' ? await busChoices(reader, name) : await topicChoices(reader, name);
  return [...made, ...seenChoices(reader, seen, `${to}/${name}`)];
}

async function busChoices(reader: Reader, bus: string): Promise<readonly Choice[]> {
  const { samples } = await reader.get<BusSamples>('events/samples');
  return samples.map(({ label, isBad, source, detailType, detail }) => ({
    label,
    isBad,
    draft: async () => ({ to: 'bus', bus, source, detailType, detail, ids: idsIn(detail) }),
  }));
}

/** A sample is of somebody's event: sent as it stands, it would be a duplicate the second time. */
const idsIn = (text: string): readonly string[] => /"id"\s*:\s*"([^"]+)"/.exec(text)?.slice(1, 2) ?? [];

async function topicChoices(reader: Reader, topic: string): Promise<readonly Choice[]> {
  const { samples } = await reader.get<RecordSamples>('topics/samples', { topic });
  return samples.map(({ label, isBad, text }) => ({
    label,
    isBad,
    draft: async () => ({ to: 'topic', topic, text, ids: recordIds(text) }),
  }));
}

const recordIds = (text: string): readonly string[] => {
  const ids = /"(?:ce_id|id)"\s*:\s*"([^"]+)"/.exec(text);
  return ids?.slice(1, 2) ?? [];
};

const MOST_LOOKED_AT = 5_000;
const MOST_SEEN = 20;

function seenChoices(reader: Reader, seen: Iterable<EventRow>, origin: string): readonly Choice[] {
  const newest = new Map<string, EventRow>();
  let looked = 0;
  for (const row of seen) {
    if (looked++ > MOST_LOOKED_AT || newest.size >= MOST_SEEN) break;
    if (row.origin === origin && !newest.has(row.type)) newest.set(row.type, row);
  }
  return [...newest.values()].map((row) => ({
    label: `The newest ${rowName(row)} that was seen`,
    isBad: false,
    draft: () => draftFrom(reader, row),
  }));
}
