import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Call } from '../../http/call.ts';
import { formOf } from '../../http/query-call.ts';
import { queryFields } from '../../http/query-fields.ts';

/** The members that are lists, by the names of their items: `AttributeName.1`. */
const LISTS: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  TagKey: 'TagKeys',
  AWSAccountId: 'AWSAccountIds',
  ActionName: 'Actions',
  SendMessageBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
};

interface MapForm {
  readonly member: string;
  readonly key: string;
  readonly value: string;
}

const named = (member: string): MapForm => ({ member, key: 'Name', value: 'Value' });

/** The members that are maps, by the names of their entries: `Attribute.1.Name` with `Attribute.1.Value`. */
const MAPS: Readonly<Record<string, MapForm>> = {
  Attribute: named('Attributes'),
  MessageAttribute: named('MessageAttributes'),
  MessageSystemAttribute: named('MessageSystemAttributes'),
  Tag: { member: 'Tags', key: 'Key', value: 'Value' },
};

/** Some SDKs send an empty list or map as an empty text, under any of its names. */
const MANY: ReadonlySet<string> = new Set([
  ...Object.entries(LISTS).flat(),
  ...Object.entries(MAPS).flatMap(([name, { member }]) => [name, member]),
]);

/**
 * The input of an operation, from a form of the query protocol, as JSON would carry it. Numbers stay texts. The path of a
 * queue stands for a QueueUrl that the form does not have.
 */
export function queueInput(call: Call): JsonObject {
  const queuePath = pathOfQueue(call);
  return { ...(queuePath !== undefined && { QueueUrl: queuePath }), ...membersOf(queryFields(formOf(call))) };
}

/** A call to a queue's URL needs not name the queue. */
export function pathOfQueue({ path }: Call): string | undefined {
  return /^\/\d{12}\/[^/]+\/?$/.test(path) ? path.replace(/\/$/, '') : undefined;
}

function membersOf(fields: JsonObject): JsonObject {
  const given = Object.entries(fields).filter(([name, value]) => value !== '' || !MANY.has(name));
  return Object.fromEntries(given.map(([name, value]) => memberOf(name, value)));
}

function memberOf(name: string, value: Json): readonly [string, Json] {
  const list = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
  if (list !== undefined) return [list, itemsOf(value).map((item) => (isObject(item) ? membersOf(item) : item))];
  const map = Object.hasOwn(MAPS, name) ? MAPS[name] : undefined;
  if (map === undefined || !isObject(value)) return [name, value];
  // A single entry may come without its number.
  const entries = typeof value[map.key] === 'string' ? [value] : itemsOf(value);
  return [map.member, Object.fromEntries(entries.map((entry) => entryOf(entry, map)))];
}

/** In the order of their numbers; a single item may come without one. */
function itemsOf(value: Json): readonly Json[] {
  if (!isObject(value)) return [value];
  const numbered = Object.entries(value).toSorted(([one], [other]) => Number(one) - Number(other));
  return numbered.map(([, item]) => item);
}

function entryOf(entry: Json, { key, value }: MapForm): readonly [string, Json] {
  const parts = isObject(entry) ? entry : {};
  const name = parts[key];
  return [typeof name === 'string' ? name : '', parts[value] ?? ''];
}
