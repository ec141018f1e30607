import { at, isObject, parseJson, textOf } from '@tributary/region/json';
import { lineOf, produceCommand, putEventsCommand } from '../event/copies.ts';
import type { Draft, TopicDraft } from './draft.ts';

/** The command that sends the same. */
export function commandOf(draft: Draft, endpoint: string): string {
  if (draft.to === 'topic') return produceCommand(draft.topic, lineOfDraft(draft), endpoint);
  return putEventsCommand({ ...draft, detail: JSON.stringify(parseJson(draft.detail) ?? {}) }, endpoint);
}

function lineOfDraft({ text }: TopicDraft): string {
  const record = parseJson(text);
  const value = at(record, 'value');
  const headers = at(record, 'headers');
  const texts = isObject(headers) ? Object.entries(headers).map(([name, own]) => [name, textOf(own)]) : [];
  const valueText = value === undefined ? textOf(at(record, 'valueText')) : JSON.stringify(value);
  return lineOf({ n: 0, kind: 'record', text: valueText, headers: Object.fromEntries(texts), sizeBytes: 0 });
}
