import { randomUUID } from 'node:crypto';
import { DescribeArchiveCommand, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { at, type JsonObject, numberOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { type Context, EndpointError } from '../endpoint.ts';
import { eventsClient } from './bus.ts';
import type { ReplayPlan, StartedReplay } from './shapes.ts';

/** An event has its time in whole seconds, and a replay finds events by their time. */
const SECOND_MS = 1_000;

/**
 * What a replay of one event would send.
 * @param query `hop`: the number of the hop with which a bus took the event; `archive`: its ARN
 * @throws EndpointError when the region has forgotten the event
 */
export async function replayPlan(context: Context, query: URLSearchParams): Promise<ReplayPlan> {
  return planOf(context, Number(query.get('hop')), query.get('archive') ?? '');
}

async function planOf(context: Context, hop: number, archive: string): Promise<ReplayPlan> {
  const { payloads } = await pageOf(context, 'payloads', { n: String(hop) });
  const [payload] = objectsOf(payloads);
  const from = Date.parse(textOf(at(parseJson(textOf(payload?.['text'])), 'time')));
  if (Number.isNaN(from)) {
    const message = 'The region has forgotten the time of this event. Replay a span of time instead.';
    throw new EndpointError('Forgotten', message, 404);
  }
  return { from, to: from + SECOND_MS, others: await othersIn(context, archive, from) };
}

async function othersIn(context: Context, archive: string, from: number): Promise<number> {
  const query = { name: archive.split('/').at(-1) ?? '', from: String(from), to: String(from + SECOND_MS) };
  const { minutes } = await pageOf(context, 'archives', query);
  const all = objectsOf(minutes).reduce((sum, { count }) => sum + (numberOf(count) ?? 0), 0);
  return Math.max(0, all - 1);
}

async function pageOf(
  { regionUrl, signal }: Context,
  page: string,
  query: Record<string, string>,
): Promise<JsonObject> {
  const answer = await fetch(`${regionUrl}/_region/${page}?${new URLSearchParams(query).toString()}`, { signal });
  return (await answer.json()) as JsonObject;
}

/**
 * Replays the second of an event to one rule.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html
 */
export async function startReplay(context: Context, body: JsonObject): Promise<StartedReplay> {
  const [archive, rule] = [textOf(body['archive']), textOf(body['rule'])];
  const { from, to } = await planOf(context, numberOf(body['hop']) ?? 0, archive);
  const client = eventsClient(context);
  const { EventSourceArn } = await client.send(new DescribeArchiveCommand({ ArchiveName: archive.split('/').at(-1) }));
  // A replay is of no event: its name is no random number of the region.
  const ReplayName = `console-${randomUUID()}`;
  await client.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: archive,
      EventStartTime: new Date(from),
      EventEndTime: new Date(to),
      Destination: { Arn: EventSourceArn, FilterArns: [rule] },
    }),
  );
  return { replayName: ReplayName };
}
