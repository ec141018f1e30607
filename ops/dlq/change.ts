import { at, type JsonObject, objectOf, textOf } from '@tributary/region/json';

/** The event in a new item of an event store, as a stream brings it: a text. Empty where there is none. */
export const detailOf = (record: JsonObject): string => textOf(at(record, 'dynamodb', 'NewImage', 'detail', 'S'));

/** The same change with another event. */
export function withDetail(record: JsonObject, detail: string): JsonObject {
  const dynamodb = objectOf(record['dynamodb']);
  const NewImage = { ...objectOf(dynamodb['NewImage']), detail: { S: detail } };
  return { ...record, dynamodb: { ...dynamodb, NewImage } };
}
