import { isObject, type Json, listOf, objectOf, parseJson, textOf } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Call } from '../http/call.ts';

/** The ids of the events that a call hands over: entries for a bus, messages for a queue or a topic. */
export function carriedBy(place: string, { body }: Pick<Call, 'body'>, findIds: IdFinder): readonly string[] {
  const contents = CONTENTS[place.split('/').slice(0, 2).join('/')]?.(body) ?? [];
  return [...new Set(contents.flatMap((content) => findIds(content)))];
}

/** By `<service>/<operation>`. */
const CONTENTS: Readonly<Record<string, (body: string) => readonly Json[]>> = {
  'events/PutEvents': detailsIn,
  'events/PutPartnerEvents': detailsIn,
  'sqs/SendMessage': (body) => [parsed(objectOf(parseJson(body))['MessageBody'])],
  'sqs/SendMessageBatch': (body) => entriesIn(body).map((entry) => parsed(objectOf(entry)['MessageBody'])),
  'sns/Publish': (body) => [parseJson(new URLSearchParams(body).get('Message') ?? '') ?? null],
};

function detailsIn(body: string): readonly Json[] {
  return entriesIn(body).map((entry) => ({ detail: parsed(objectOf(entry)['Detail']) }));
}

const entriesIn = (body: string): readonly Json[] => listOf(objectOf(parseJson(body))['Entries']);

function parsed(text: Json | undefined): Json {
  const content = parseJson(textOf(text));
  return isObject(content) ? content : null;
}
