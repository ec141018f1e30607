import { checkedDocument, readDocument } from '../../core/data/checked-document.ts';
import { DataDamage } from '../../core/data/damage.ts';
import type { DataFiles } from '../../core/data/data-files.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { TopicRecord } from '../topic/storage.ts';
import { type Fields, fieldsOf } from './json-fields.ts';

/** The topics, and the ids of deleted ones whose folders may still be there. */
export interface TopicsDocument {
  readonly topics: readonly TopicRecord[];
  readonly deleted: readonly string[];
}

export function writeTopics(file: string, document: TopicsDocument, files: DataFiles): void {
  files.replace(file, checkedDocument(document));
}

/** @throws DataDamage */
export function readTopics(file: string): TopicsDocument {
  const fields = fieldsOf(readDocument(file), file);
  return { topics: topicsIn(fields, file), deleted: fields.list('deleted').map(String) };
}

/** The topics as versions before the checksum listed them. @throws DataDamage */
export function uncheckedTopics(value: JsonObject, file: string): readonly TopicRecord[] {
  return topicsIn(fieldsOf(value, file), file);
}

function topicsIn(fields: Fields, file: string): readonly TopicRecord[] {
  return fields.fieldsOf('topics').map((topic) => ({
    name: topic.text('name'),
    id: topic.text('id'),
    partitions: topic.number('partitions'),
    configs: topic.list('configs').map((pair) => configPair(pair, file)),
  }));
}

function configPair(value: Json, file: string): readonly [name: string, value: string] {
  const [name, setting] = Array.isArray(value) ? value : [];
  if (typeof name === 'string' && typeof setting === 'string') return [name, setting];
  throw new DataDamage(file, 'a setting is incomplete');
}
