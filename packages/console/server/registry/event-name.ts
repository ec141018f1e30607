import { at, isObject, type Json, type JsonObject, objectOf, textOf } from '@tributary/region/json';

/** By what the registry knows the schema of an event. */
export interface EventName {
  readonly source: string;
  readonly type: string;
  /** Of its data; undefined where the event does not tell it. */
  readonly version?: number;
}

/** A form in which an event is written, and the schema of that form. */
interface Form {
  readonly nameIn: (payload: JsonObject) => EventName | undefined;
  /** @param detail the schema of the detail, without references at its top */
  readonly schema: (envelope: JsonObject, detail: JsonObject) => JsonObject;
}

const TEXT = { type: 'string' };

const FORMS: readonly Form[] = [
  {
    // As EventBridge delivers it.
    nameIn: (payload) => named(payload['source'], payload['detail-type'], at(payload, 'detail', 'metadata', 'version')),
    schema: (envelope) => envelope,
  },
  {
    // The detail of such an event by itself.
    nameIn: ({ metadata }) => named(at(metadata, 'source'), at(metadata, 'type'), at(metadata, 'version')),
    schema: (_envelope, detail) => detail,
  },
  {
    // A record that is a CloudEvent in binary mode.
    nameIn: ({ headers }) => named(at(headers, 'ce_source'), at(headers, 'ce_type'), at(headers, 'ce_dataversion')),
    schema: (_envelope, detail) => recordSchema(dataOf(detail), BINARY_HEADERS),
  },
  {
    // A record that is a CloudEvent in structured mode.
    nameIn: ({ value }) => named(at(value, 'source'), at(value, 'type'), at(value, 'dataversion')),
    schema: (_envelope, detail) => recordSchema(structured(dataOf(detail)), { type: 'object' }),
  },
];

const BINARY_HEADERS = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type'],
  properties: Object.fromEntries(
    ['specversion', 'id', 'source', 'type', 'subject', 'time'].map((name) => [`ce_${name}`, TEXT]),
  ),
};

/** The name of the event in a payload, in whatever form it is written; undefined where there is none. */
export function eventNameIn(payload: Json): EventName | undefined {
  if (!isObject(payload)) return undefined;
  for (const { nameIn } of FORMS) {
    const name = nameIn(payload);
    if (name) return name;
  }
  return undefined;
}

/** The schema of a payload, made of that of its event. @param envelope as the registry has it, Draft 4 */
export function payloadSchema(payload: Json, envelope: JsonObject): JsonObject | undefined {
  if (!isObject(payload)) return undefined;
  const form = FORMS.find(({ nameIn }) => nameIn(payload));
  const { definitions } = envelope;
  const schema = form?.schema(envelope, resolved(at(envelope, 'properties', 'detail'), envelope));
  return schema && { ...schema, ...(definitions !== undefined && { definitions }) };
}

function named(source: unknown, type: unknown, version: unknown): EventName | undefined {
  const [sourceText, typeText] = [textOf(source), textOf(type)];
  if (sourceText === '' || typeText === '') return undefined;
  const number = Number(version ?? Number.NaN);
  return { source: sourceText, type: typeText, ...(Number.isInteger(number) && { version: number }) };
}

/** What is beside the metadata, where the detail has both. */
function dataOf(detail: JsonObject): JsonObject {
  const data = at(detail, 'properties', 'data');
  return at(detail, 'properties', 'metadata') !== undefined && isObject(data) ? data : detail;
}

const recordSchema = (value: JsonObject, headers: JsonObject): JsonObject => ({
  type: 'object',
  required: ['value'],
  properties: { key: { type: ['string', 'null'] }, headers, value },
});

const structured = (data: JsonObject): JsonObject => ({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'data'],
  properties: { specversion: TEXT, id: TEXT, source: TEXT, type: TEXT, subject: TEXT, time: TEXT, data },
});

/** Follows a reference to the definitions of a schema. */
export function resolved(schema: Json | undefined, root: JsonObject): JsonObject {
  const name = textOf(at(schema, '$ref')).replace(/^#\/definitions\//, '');
  return objectOf(name === '' ? schema : at(root, 'definitions', name));
}
