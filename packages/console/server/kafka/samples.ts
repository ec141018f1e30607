import { at, type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';
import { readLine } from '../../../../ops/produce/input-line.ts';
import { sourceOfTopic } from '../../../../ops/produce/topic-source.ts';
import type { Context } from '../endpoint.ts';
import { resolved } from '../registry/event-name.ts';
import { schemasOfSource } from '../registry/event-schemas.ts';
import { sampleOf } from '../registry/sample.ts';
import { samplesIn } from '../samples.ts';
import { ownTopic } from './encoding.ts';
import { recordText } from './record-text.ts';
import { readRecords } from './records.ts';
import type { Encoding, GoodRecord, SampleRecord, SampleRecords } from './shapes.ts';

/** The newest so many records are looked through for one of each type. */
const LOOKED_THROUGH = '200';

/** Records to begin with: those of the project, the newest of each type, and one for each schema of the topic's source. */
export async function sampleRecords(context: Context, topic: string): Promise<SampleRecords> {
  const { encoding } = (await ownTopic(context, topic)) ?? {};
  const query = new URLSearchParams({ topic, limit: LOOKED_THROUGH });
  const { records } = await readRecords(context, query);
  const good = records.filter((record): record is GoodRecord => record.kind !== 'unreadable');
  const newest = new Map(good.toReversed().map((record) => [record.eventType ?? '', record]));
  const fromTopic = [...newest.values()].map((record) => ({
    label: `Newest ${record.eventType ?? 'record'} of this topic`,
    isBad: false,
    text: recordText(record),
  }));
  const inJson = [...(await ofProject(context, topic)), ...(await ofSchemas(context, topic))];
  return {
    samples: [...inJson.map((sample) => ({ ...sample, text: inEncoding(sample.text, encoding) })), ...fromTopic],
  };
}

/** The same record for a topic of that encoding, which its attributes must name. A structured event stays as it is. */
function inEncoding(text: string, encoding: Encoding | undefined): string {
  const { key, headers, value } = objectOf(parseJson(text));
  if (encoding === undefined || at(headers, 'ce_id') === undefined) return text;
  const named = { ...objectOf(headers), 'content-type': `application/${encoding}` };
  return JSON.stringify({ key, headers: named, encoding, value }, null, 2);
}

async function ofProject({ samplesDir }: Context, topic: string): Promise<readonly SampleRecord[]> {
  if (samplesDir === undefined) return [];
  const lines = (await samplesIn(samplesDir)).filter(({ kind, name }) => kind === 'produce' && name === topic);
  return lines.flatMap(({ text, file, isBad }, index) => {
    const line = readLine(text, index + 1, { topic, check: false, keyPath: undefined });
    if (!('message' in line)) return [];
    const { key, headers, value } = line.message;
    const json = parseJson(value.toString());
    const content = json === undefined ? { valueText: value.toString() } : { value: json };
    const type = headers.get('ce_type') ?? textOf(at(json, 'type'));
    const record = { key: key ?? null, headers: Object.fromEntries(headers), ...content };
    return [
      { label: `${type || 'Record'} of ${file}, line ${index + 1}`, isBad, text: JSON.stringify(record, null, 2) },
    ];
  });
}

async function ofSchemas({ target }: Context, topic: string): Promise<readonly SampleRecord[]> {
  const found = await schemasOfSource(target, sourceOfTopic(topic));
  return found.map(({ name, content }) => ({
    label: `Made from schema ${name.split('@').at(-1)}`,
    isBad: false,
    text: JSON.stringify(recordOf(content), null, 2),
  }));
}

/** A CloudEvent in binary mode with what the schema requires. */
function recordOf(envelope: JsonObject): JsonObject {
  const text = (name: string): string => textOf(envelope[`x-amazon-events-${name}`]);
  const detail = resolved(at(envelope, 'properties', 'detail'), envelope);
  const data = at(detail, 'properties', 'data') ?? detail;
  const name = textOf(envelope['title']);
  const version = /-v(\d+)$/.exec(name)?.[1];
  const [source, detailType] = [text('source'), text('detail-type')];
  return {
    key: 'key-1',
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: 'event-1',
      ce_source: source,
      ce_type: detailType,
      ce_subject: 'key-1',
      ...(version !== undefined && { ce_dataversion: version }),
    },
    value: sampleOf(data, envelope, { source, detailType, name }),
  };
}
