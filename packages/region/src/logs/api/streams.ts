import { AwsError } from '../../core/aws-error.ts';
import { defined } from '../../core/properties.ts';
import type { LogGroup, LogStream } from '../log-group.ts';
import type { LogStore } from '../log-store.ts';
import { listOfPage, readPage } from './groups.ts';
import type { LogsOperations } from './operation.ts';
import { checked, GROUP_NAME, groupOf, invalidParameter, readGroup, STREAM_NAME, streamIn } from './request.ts';

const ORDERS = ['LogStreamName', 'LastEventTime'] as const;
const MAX_EVENTS = 10_000;
/** An event may be as much ahead of the clock, and as old. */
const AHEAD_MS = 2 * 3_600_000;
const OLD_MS = 14 * 86_400_000;

export const streamOperations: LogsOperations = {
  DescribeLogStreams({ store }, input) {
    const { name, prefix, order, isDescending, page } = checked(input, (check) => ({
      name: readGroup(check),
      prefix: check.text('logStreamNamePrefix', STREAM_NAME),
      order: check.oneOf('orderBy', ORDERS) ?? 'LogStreamName',
      isDescending: check.boolean('descending') ?? false,
      page: readPage(check),
    }));
    if (order === 'LastEventTime' && prefix !== undefined) {
      throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const group = groupOf(store, name);
    const streams = group.streams().filter((stream) => stream.name.startsWith(prefix ?? ''));
    const sorted = streams.toSorted(order === 'LastEventTime' ? byLastEvent : byName);
    return listOfPage('logStreams', isDescending ? sorted.toReversed() : sorted, page, (stream) =>
      shown(group, stream),
    );
  },

  CreateLogStream({ store }, input) {
    const { group, stream } = readStream(store, input);
    if (group.stream(stream) !== undefined) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    }
    group.ensureStream(stream);
    return undefined;
  },

  DeleteLogStream({ store }, input) {
    const { group, stream } = readStream(store, input);
    group.removeStream(streamIn(group, stream).name);
    return undefined;
  },

  PutLogEvents({ store, clock }, input) {
    const { group, stream } = readStream(store, input);
    const events = checked(input, (check) =>
      check.requiredObjects('logEvents', { min: 1, max: MAX_EVENTS }).map((event) => ({
        timestampMs: event.requiredNumber('timestamp', { min: 0 }),
        message: event.requiredText('message', { min: 1 }),
      })),
    );
    streamIn(group, stream);
    const nowMs = clock.now();
    const taken = events.filter(({ timestampMs }) => timestampMs <= nowMs + AHEAD_MS && timestampMs >= nowMs - OLD_MS);
    for (const event of taken) store.append(group.name, { ...event, streamName: stream });
    return { nextSequenceToken: '1', ...rejected(events, nowMs) };
  },
};

function readStream(store: LogStore, input: Parameters<typeof checked>[0]): { group: LogGroup; stream: string } {
  const { name, stream } = checked(input, (check) => ({
    name: check.requiredText('logGroupName', GROUP_NAME),
    stream: check.requiredText('logStreamName', STREAM_NAME),
  }));
  return { group: groupOf(store, name), stream };
}

/** Events are in the order of their times, so that the refused ones are at the ends. */
function rejected(events: readonly { timestampMs: number }[], nowMs: number): object {
  const tooNew = events.findIndex(({ timestampMs }) => timestampMs > nowMs + AHEAD_MS);
  const tooOld = events.findLastIndex(({ timestampMs }) => timestampMs < nowMs - OLD_MS);
  if (tooNew === -1 && tooOld === -1) return {};
  const info = {
    tooNewLogEventStartIndex: tooNew === -1 ? undefined : tooNew,
    tooOldLogEventEndIndex: tooOld === -1 ? undefined : tooOld + 1,
  };
  return { rejectedLogEventsInfo: defined(info) };
}

const byName = (a: LogStream, b: LogStream): number => (a.name < b.name ? -1 : 1);
const byLastEvent = (a: LogStream, b: LogStream): number => (a.lastMs ?? 0) - (b.lastMs ?? 0);

const shown = (group: LogGroup, stream: LogStream): object =>
  defined({
    logStreamName: stream.name,
    creationTime: stream.createdMs,
    firstEventTimestamp: stream.firstMs,
    lastEventTimestamp: stream.lastMs,
    lastIngestionTime: stream.ingestedMs,
    arn: `${group.arn}:log-stream:${stream.name}`,
    storedBytes: 0,
  });
