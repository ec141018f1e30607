import { CancelReplayCommand, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { type JsonObject, listOf, numberOf, textOf } from '@tributary/region/json';
import { type Context, EndpointError, type Endpoints, get, post } from '../endpoint.ts';
import { archivePage, eventBridgeOf } from './read.ts';

export const archiveEndpoints: Endpoints = {
  archive: get((context) => archivePage(context)),
  'archive/replay': post((context, body) => startReplay(context, body)),
  'archive/cancel': post(async (context, body) => {
    const command = new CancelReplayCommand({ ReplayName: textOf(body['name']) });
    const { State = '' } = await eventBridgeOf(context).send(command);
    return { state: State };
  }),
};

/**
 * Sends the events of a span again.
 * @param body `name`, `archive` and `bus` by their ARNs, `from` and `to` in milliseconds, `rules`: ARNs; none for all
 * @throws EndpointError for a span that is none
 */
async function startReplay(context: Context, body: JsonObject): Promise<object> {
  const [from, to] = [numberOf(body['from']), numberOf(body['to'])];
  if (from === undefined || to === undefined || from >= to)
    throw new EndpointError('InvalidSpan', 'The span must have a beginning before its end.');
  const rules = listOf(body['rules']).map((arn) => textOf(arn));
  const bus = textOf(body['bus']);
  const command = new StartReplayCommand({
    ReplayName: textOf(body['name']),
    EventSourceArn: textOf(body['archive']),
    EventStartTime: new Date(from),
    EventEndTime: new Date(to),
    Destination: rules.length === 0 ? { Arn: bus } : { Arn: bus, FilterArns: rules },
  });
  const { ReplayArn = '', State = '' } = await eventBridgeOf(context).send(command);
  return { arn: ReplayArn, state: State };
}
