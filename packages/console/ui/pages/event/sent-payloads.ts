import type { Hop } from '@tributary/region/journal';
import { isObject, parseJson, textOf } from '@tributary/region/json';
import type { EventRow, HopPage, Payload, PayloadPage } from '@tributary/region/observation';
import type { EventHops } from '../../../../../ops/trace/by-event.ts';
import type { RecordAgain } from '../../../server/kafka/shapes.ts';
import type { Draft } from '../events/draft.ts';
import { bytesNote } from '../topics/bytes-note.ts';
import type { Entry } from './copies.ts';
import { placeOf } from './path/place.ts';

/** What was sent when the event came, as far as it is kept. */
export interface Sources {
  /** The record of a topic. */
  readonly record?: Payload;
  /** The event as the bus has it, and the bus. */
  readonly event?: Payload;
  readonly bus?: string;
  /** What the first function was invoked with. */
  readonly input?: Payload;
}

type Read = (numbers: readonly number[]) => Promise<PayloadPage>;

/** Finds what was sent. */
export async function sourcesFrom(read: Read, hops: readonly Hop[]): Promise<Sources> {
  const produced = hops.find(({ step }) => step === 'produced');
  const published = hops.find(({ step, place }) => step === 'published' && placeOf(place).kind === 'bus');
  const invoked = hops.find(({ step, place }) => step === 'invoked' && placeOf(place).kind === 'function');
  const numbers = [produced, published, invoked].flatMap((hop) => hop?.n ?? []);
  const { payloads } = numbers.length === 0 ? { payloads: [] } : await read(numbers);
  const of = (hop: Hop | undefined): Payload | undefined => payloads.find(({ n }) => n === hop?.n);
  const [record, event, input] = [of(produced), of(published), of(invoked)];
  return {
    ...(record && { record }),
    ...(event && { event }),
    ...(published && { bus: placeOf(published.place).name }),
    ...(input && { input }),
  };
}

/** The topic that the event came in by. */
export function topicOf({ hops }: EventHops): string | undefined {
  const produced = hops.find(({ step }) => step === 'produced');
  return produced && placeOf(produced.place).name;
}

export const isOnBus = ({ hops }: EventHops): boolean =>
  hops.some(({ step, place }) => step === 'published' && placeOf(place).kind === 'bus');

/** The event of a bus as an entry of PutEvents. */
export function entryOf({ event, bus }: Sources): Entry | undefined {
  const sent = parseJson(event?.text ?? '');
  if (!isObject(sent) || event?.cut === true || bus === undefined) return undefined;
  const detail = JSON.stringify(sent['detail'] ?? {});
  return { source: textOf(sent['source']), detailType: textOf(sent['detail-type']), detail, bus };
}

/** What to send again: the record that came in, else the entry. Undefined when neither is kept whole. */
export function draftOf(sources: Sources, event: EventHops): Draft | undefined {
  const { record } = sources;
  const topic = topicOf(event);
  const ids = [event.id];
  if (topic !== undefined && record?.text !== undefined && record.cut !== true) {
    const value = parseJson(record.text);
    const { key, headers = {} } = record;
    const content = value === undefined ? { valueText: record.text } : { value };
    const text = JSON.stringify({ key: key ?? null, headers, ...content }, null, 2);
    return { to: 'topic', topic, text, ids };
  }
  const entry = entryOf(sources);
  if (entry === undefined) return undefined;
  const { source, detailType, bus } = entry;
  const detail = JSON.stringify(parseJson(entry.detail), null, 2);
  return { to: 'bus', bus, source, detailType, detail, ids };
}

const POSITION = /^(?<topic>.+)-(?<p>\d+)@(?<offset>\d+)$/;

/**
 * What to send again. Of a record whose value is no JSON, such as one in Avro, the server tells the form in which it can
 * be edited.
 */
export async function draftAgain(reader: Readers, sources: Sources, event: EventHops): Promise<Draft | undefined> {
  const { topic, ...position } = event.otherIds.map((id) => POSITION.exec(id)?.groups).find(Boolean) ?? {};
  const isJson = parseJson(sources.record?.text ?? '') !== undefined;
  if (sources.record === undefined || isJson || topic === undefined) return draftOf(sources, event);
  const { text, problem } = await reader.get<RecordAgain>('topics/again', { topic, ...position });
  return { to: 'topic', topic, text, ids: [event.id], ...(problem !== undefined && { note: bytesNote(problem) }) };
}

/** The console's own pages, and those of the region. */
export interface Readers extends RegionReader {
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>;
}

/** The region's pages. */
export interface RegionReader {
  region<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>;
}

export const sourcesOf = (reader: RegionReader, hops: readonly Hop[]): Promise<Sources> =>
  sourcesFrom((numbers) => reader.region<PayloadPage>('payloads', { n: numbers.join(',') }), hops);

/** What an event of the list was sent as. @throws Error when that is forgotten */
export async function draftFrom(reader: Readers, { id, type }: EventRow): Promise<Draft> {
  const { hops } = await reader.region<HopPage>('hops', { id });
  const otherIds = hops.flatMap(({ step, ids }) => (step === 'produced' ? ids : []));
  const event: EventHops = { id, type, otherIds, causedBy: undefined, hops };
  const draft = await draftAgain(reader, await sourcesOf(reader, hops), event);
  if (draft === undefined) throw new Error('Its payload is no longer kept. Choose another sample.');
  return draft;
}
