import type { JsonObject } from '../../core/json.ts';
import { indexAfter, type LogEvent, type Position } from '../log-event.ts';
import type { LogsOperations } from './operation.ts';
import { positionText, readPosition } from './position-token.ts';
import {
  checked,
  DEFAULT_EVENTS_LIMIT,
  EVENTS_LIMIT,
  groupOf,
  invalidParameter,
  MAX_PAGE_BYTES,
  readFilter,
  readGroup,
  STREAM_NAME,
  streamFilter,
  streamIn,
} from './request.ts';

/** What reads events. */
export const eventOperations: LogsOperations = {
  GetLogEvents({ store }, input) {
    const wanted = checked(input, (check) => ({
      group: readGroup(check),
      stream: check.requiredText('logStreamName', STREAM_NAME),
      fromMs: check.number('startTime', { min: 0 }),
      untilMs: check.number('endTime', { min: 0 }),
      limit: check.number('limit', EVENTS_LIMIT) ?? DEFAULT_EVENTS_LIMIT,
      token: check.text('nextToken', { min: 1 }),
      startsAtHead: check.boolean('startFromHead') ?? false,
    }));
    const group = groupOf(store, wanted.group);
    streamIn(group, wanted.stream);
    const events = within(group.events(), wanted).filter(({ streamName }) => streamName === wanted.stream);
    return streamPage(events, wanted);
  },

  FilterLogEvents({ store }, input) {
    const wanted = checked(input, (check) => ({
      group: readGroup(check),
      isStreamWanted: streamFilter(
        check.texts('logStreamNames', { min: 1, max: 100 }),
        prefixOf(check.text('logStreamNamePrefix', STREAM_NAME)),
      ),
      fromMs: check.number('startTime', { min: 0 }),
      untilMs: check.number('endTime', { min: 0 }),
      limit: check.number('limit', EVENTS_LIMIT) ?? DEFAULT_EVENTS_LIMIT,
      token: check.text('nextToken', { min: 1 }),
      matches: readFilter(check, 'filterPattern'),
    }));
    const all = within(groupOf(store, wanted.group).events(), wanted);
    const rest = wanted.token === undefined ? all : all.slice(indexAfter(all, readPosition(wanted.token).position));
    const matches = ({ streamName, message }: LogEvent): boolean =>
      wanted.isStreamWanted(streamName) && wanted.matches(message);
    return filteredPage(rest, matches, wanted.limit);
  },
};

const prefixOf = (prefix: string | undefined): readonly string[] | undefined =>
  prefix === undefined ? undefined : [prefix];

/** The events from one time on, until before another. */
function within(
  events: readonly LogEvent[],
  { fromMs = 0, untilMs = Number.MAX_SAFE_INTEGER }: { fromMs: number | undefined; untilMs: number | undefined },
): readonly LogEvent[] {
  const before = (timestampMs: number): number => indexAfter(events, { timestampMs, n: 0 });
  return events.slice(before(fromMs), before(untilMs));
}

/** The token names the last event of the page, so that the next call goes on behind it. */
function filteredPage(events: readonly LogEvent[], matches: (event: LogEvent) => boolean, limit: number): JsonObject {
  const page: LogEvent[] = [];
  let sizeBytes = 0;
  for (const event of events) {
    if (!matches(event)) continue;
    if (page.length === limit || (page.length > 0 && sizeBytes + event.sizeBytes > MAX_PAGE_BYTES)) {
      const last = page.at(-1) ?? event;
      return { events: page.map(filtered), searchedLogStreams: [], nextToken: `n/${positionText(last)}` };
    }
    page.push(event);
    sizeBytes += event.sizeBytes;
  }
  return { events: page.map(filtered), searchedLogStreams: [] };
}

const filtered = (event: LogEvent): JsonObject => ({
  logStreamName: event.streamName,
  timestamp: event.timestampMs,
  message: event.message,
  ingestionTime: event.ingestedMs,
  eventId: positionText(event),
});

interface StreamPageOptions {
  readonly limit: number;
  readonly token: string | undefined;
  readonly startsAtHead: boolean;
}

/** A page of a stream. At either end of the stream its token is the one that was given. */
function streamPage(events: readonly LogEvent[], { limit, token, startsAtHead }: StreamPageOptions): JsonObject {
  const given = token === undefined ? undefined : readPosition(token);
  if (given?.direction === 'n') throw invalidParameter('The specified nextToken is invalid.');
  const isForward = given === undefined ? startsAtHead : given.direction === 'f';
  const page = isForward
    ? firstPage(events.slice(given === undefined ? 0 : indexAfter(events, given.position)), limit)
    : firstPage(
        events.slice(0, given === undefined ? undefined : indexBefore(events, given.position)).toReversed(),
        limit,
      ).toReversed();
  const nowhere: Position = given?.position ?? { timestampMs: 0, n: 0 };
  return {
    events: page.map(({ timestampMs, message, ingestedMs }) => ({
      timestamp: timestampMs,
      message,
      ingestionTime: ingestedMs,
    })),
    nextForwardToken: `f/${positionText(page.at(-1) ?? nowhere)}`,
    nextBackwardToken: `b/${positionText(page[0] ?? nowhere)}`,
  };
}

/** The number of events before the one at the position. */
const indexBefore = (events: readonly LogEvent[], { timestampMs, n }: Position): number =>
  indexAfter(events, { timestampMs, n: n - 1 });

function firstPage(events: readonly LogEvent[], limit: number): readonly LogEvent[] {
  const page: LogEvent[] = [];
  let sizeBytes = 0;
  for (const event of events.slice(0, limit)) {
    sizeBytes += event.sizeBytes;
    if (page.length > 0 && sizeBytes > MAX_PAGE_BYTES) break;
    page.push(event);
  }
  return page;
}
