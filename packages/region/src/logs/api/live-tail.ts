import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import { defined } from '../../core/properties.ts';
import type { Call, StreamAnswer } from '../../http/call.ts';
import { readJson } from '../../http/json-service.ts';
import type { MessageFilter } from '../filter/pattern.ts';
import type { LogEvent } from '../log-event.ts';
import type { LogGroup } from '../log-group.ts';
import type { LogStore } from '../log-store.ts';
import { eventMessage, exceptionMessage } from './event-stream.ts';
import { checked, groupOf, invalidParameter, readFilter, readGroups, streamFilter } from './request.ts';

/** Real time between two updates, and the most events in one: of more, CloudWatch Logs takes a sample. */
const UPDATE_EVERY_MS = 1_000;
const MAX_EVENTS = 500;
const SESSION_MS = 3 * 3_600_000;

export interface LiveTailDeps {
  readonly store: LogStore;
  /** Real time: a session watches the region from outside. */
  readonly wallClock: Clock;
}

/**
 * Answers StartLiveTail: a stream of the events that are written from now on, until the caller hangs up.
 * @throws AwsError InvalidParameterException, ResourceNotFoundException
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html
 */
export async function startLiveTail({ store, wallClock }: LiveTailDeps, call: Call): Promise<StreamAnswer> {
  const input = readJson(call.body);
  const wanted = readWanted(store, input);
  const start = { requestId: call.requestId, sessionId: call.requestId, ...named(input) };
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    stream: session(store, wallClock, wanted, start, call.signal),
  };
}

type Wanted = (group: LogGroup, event: LogEvent) => boolean;

function readWanted(store: LogStore, input: JsonObject): Wanted {
  const { names, isStreamWanted, matches } = checked(input, (check) => {
    const names = readGroups(check);
    const [streams, prefixes] = ['logStreamNames', 'logStreamNamePrefixes'].map((name) =>
      check.texts(name, { min: 1 }),
    );
    if (names.length > 1 && (streams ?? prefixes) !== undefined) {
      throw invalidParameter('Log streams can be named for a single log group only.');
    }
    const matches: MessageFilter = readFilter(check, 'logEventFilterPattern');
    return { names, isStreamWanted: streamFilter(streams, prefixes), matches };
  });
  const groups = new Set(names.map((name) => groupOf(store, name).name));
  return ({ name }, { streamName, message }) => groups.has(name) && isStreamWanted(streamName) && matches(message);
}

const named = ({
  logGroupIdentifiers,
  logStreamNames,
  logStreamNamePrefixes,
  logEventFilterPattern,
}: JsonObject): object =>
  defined({ logGroupIdentifiers, logStreamNames, logStreamNamePrefixes, logEventFilterPattern });

async function* session(
  store: LogStore,
  wallClock: Clock,
  isWanted: Wanted,
  start: object,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const results: object[] = [];
  let isSampled = false;
  const stopListening = store.listen((group, event) => {
    if (!isWanted(group, event)) return;
    if (results.length < MAX_EVENTS) results.push(resultOf(group, event));
    else isSampled = true;
  });
  try {
    // Clients of a JSON protocol wait for a first message before they give the stream to their caller.
    yield eventMessage('initial-response', {});
    yield eventMessage('sessionStart', start);
    for (const endMs = wallClock.now() + SESSION_MS; wallClock.now() < endMs; ) {
      await delay(wallClock, UPDATE_EVERY_MS, signal);
      if (signal.aborted) return;
      yield eventMessage('sessionUpdate', {
        sessionMetadata: { sampled: isSampled },
        sessionResults: results.splice(0),
      });
      isSampled = false;
    }
    yield exceptionMessage('SessionTimeoutException', 'The session has lasted for three hours.');
  } finally {
    stopListening();
  }
}

/** Resolves sooner when the caller goes away. */
function delay(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(delayMs, resolve);
    const hangUp = (): void => {
      cancel();
      resolve();
    };
    signal.addEventListener('abort', hangUp, { once: true });
    if (signal.aborted) hangUp();
  });
}

const resultOf = ({ arn, name }: LogGroup, { streamName, message, timestampMs, ingestedMs }: LogEvent): object => ({
  logStreamName: streamName,
  logGroupIdentifier: `${arn.split(':')[4]}:${name}`,
  message,
  timestamp: timestampMs,
  ingestionTime: ingestedMs,
});
