import { EventBridgeClient, ListEventBusesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { at, isObject, type Json, type JsonObject, numberOf, parseJson, textOf } from '@tributary/region/json';
import { type Context, EndpointError } from '../endpoint.ts';
import { resolved } from '../registry/event-name.ts';
import { findEventSchema } from '../registry/event-schemas.ts';
import { problemsIn } from '../registry/problems.ts';
import type { BusList, EventCheck, SentEvent } from './shapes.ts';

export const eventsClient = ({ target }: Context): EventBridgeClient =>
  new EventBridgeClient(target.settings('EVENTBRIDGE'));

export async function listBuses(context: Context): Promise<BusList> {
  const client = eventsClient(context);
  const buses: string[] = [];
  for (let token: string | undefined; ; ) {
    const { EventBuses = [], NextToken } = await client.send(new ListEventBusesCommand({ NextToken: token }));
    buses.push(...EventBuses.flatMap(({ Name }) => Name ?? []));
    if (NextToken === undefined)
      return { buses: buses.toSorted((a, b) => Number(a === DEFAULT) - Number(b === DEFAULT)) };
    token = NextToken;
  }
}

/** Every account has it. The events of an application are mostly on a bus of its own. */
const DEFAULT = 'default';

/** What a bus does not take, and what breaks the schema of the event. */
export async function checkEvent({ target }: Context, body: JsonObject): Promise<EventCheck> {
  const [source, type] = [textOf(body['source']), textOf(body['detailType'])];
  const detail = parseJson(textOf(body['detail']));
  const refusals = refusalsOf(source, type, detail);
  if (refusals.length > 0) return { problems: refusals.map((message) => ({ message })), isSendable: false };
  const version = numberOf(at(detail, 'metadata', 'version'));
  const found = await findEventSchema(target, { source, type, ...(version !== undefined && { version }) });
  if (found === undefined) return { problems: [], isSendable: true };
  const { definitions } = found.content;
  const own = resolved(at(found.content, 'properties', 'detail'), found.content);
  const schema = { ...own, ...(definitions !== undefined && { definitions }) };
  return { problems: problemsIn(detail, schema), isSendable: true, schema, schemaName: found.name };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
function refusalsOf(source: string, type: string, detail: Json | undefined): readonly string[] {
  return [
    ...(source === '' ? ['The event needs a source.'] : []),
    ...(type === '' ? ['The event needs a detail type.'] : []),
    ...(source.startsWith('aws.') ? ['A source that begins with "aws." is for AWS services.'] : []),
    ...(isObject(detail) ? [] : ['The detail has to be a JSON object.']),
  ];
}

/** Puts an event on a bus, right or wrong. @throws EndpointError when the bus refuses it */
export async function sendEvent(context: Context, body: JsonObject): Promise<SentEvent> {
  const entry = {
    EventBusName: textOf(body['bus']),
    Source: textOf(body['source']),
    DetailType: textOf(body['detailType']),
    Detail: textOf(body['detail']),
  };
  const { Entries: [result] = [] } = await eventsClient(context).send(new PutEventsCommand({ Entries: [entry] }));
  if (result?.EventId !== undefined) return { id: result.EventId };
  const { ErrorCode = 'NotSent', ErrorMessage = 'The bus did not take the event.' } = result ?? {};
  throw new EndpointError(ErrorCode, ErrorMessage);
}
