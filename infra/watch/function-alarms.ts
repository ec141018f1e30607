import type { Alarm } from './alarm.ts';
import type { FoundFunction } from './found.ts';
import { LIMITS } from './limits.ts';
import { eventSourceMapping, events, lambda, type Metric, sqs } from './metrics.ts';

type Metrics = Readonly<Record<string, Metric>>;

/** Its periods of a minute, and how many of them an event or a state has to last. */
const AT_ONCE = { periodSeconds: 60, periods: [1, 1] } as const;
const AGAIN_AND_AGAIN = { periodSeconds: 60, periods: [3, 5] } as const;

/**
 * The alarms of a function, its rules and its queues. A stack holds 500 resources, so there is one alarm for each thing
 * that an operator does, with metric math over all that calls for it: look at the dead letters, save what would be
 * lost, and find out what is wrong.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const functionAlarms = (fn: FoundFunction): readonly Alarm[] => [
  ...(fn.deadLetterQueues.length > 0 ? [deadLetters(fn)] : []),
  ...(fn.isAsync || fn.tableStreamMapping !== undefined ? [lost(fn)] : []),
  failing(fn),
];

/** One number for each of several metrics, missing data counted as zero. */
const sumOf = (metrics: Metrics): string =>
  Object.keys(metrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');

const undeliverable = ({ rules }: FoundFunction): Metrics =>
  Object.fromEntries(
    rules.map((rule, index) => [`undeliverable${index}`, events(rule, 'InvocationsFailedToBeSentToDlq')]),
  );

function deadLetters(fn: FoundFunction): Alarm {
  const metrics: Metrics = {
    ...Object.fromEntries(
      fn.deadLetterQueues.map(({ kind, name }) => [kind, sqs(name, 'ApproximateNumberOfMessagesVisible')]),
    ),
    ...(fn.isAsync ? { dropped: lambda(fn, 'AsyncEventsDropped') } : undeliverable(fn)),
  };
  return {
    name: `${fn.name}-dead-letters`,
    meaning: `Events of ${fn.name} failed. They are on its queues ${fn.deadLetterQueues.map(({ kind }) => `-${kind}`).join(', ')}.`,
    section: 'dead-letters',
    metrics,
    expression: sumOf(metrics),
    threshold: 0,
    ...AT_ONCE,
  };
}

function lost(fn: FoundFunction): Alarm {
  const metrics = { destination: lambda(fn, 'DestinationDeliveryFailures'), ...undeliverable(fn) };
  return {
    name: `${fn.name}-lost`,
    meaning: `An event for ${fn.name} failed, and could not be put on a dead-letter queue. Without help it is lost.`,
    section: 'lost',
    metrics,
    expression: sumOf(metrics),
    threshold: 0,
    ...AT_ONCE,
  };
}

/** One reason for the alarm `failing`. Their values add up, so that the value of the alarm names all that hold. */
interface Reason {
  readonly value: 1 | 2 | 4 | 8 | 16 | 32;
  readonly meaning: string;
  readonly metrics: Metrics;
  readonly condition: string;
}

function failing(fn: FoundFunction): Alarm {
  const reasons = reasonsOf(fn);
  return {
    name: `${fn.name}-failing`,
    meaning:
      `${fn.name} is in trouble. The value of the alarm adds up the reasons: ` +
      `${reasons.map(({ value, meaning }) => `${value} ${meaning}`).join(', ')}.`,
    section: 'failing',
    metrics: Object.assign({}, ...reasons.map(({ metrics }) => metrics)),
    expression: reasons.map(({ condition, value }) => `IF(${condition}, ${value}, 0)`).join(' + '),
    threshold: 0,
    ...AGAIN_AND_AGAIN,
  };
}

const reasonsOf = (fn: FoundFunction): readonly Reason[] => [
  errors(fn),
  throttles(fn),
  ...(fn.rules.length > 0 ? [late(fn)] : []),
  ...(fn.sourceQueue === undefined ? [] : [backlog(fn.sourceQueue)]),
  ...(fn.deadLetterQueues.length > 0 ? [oldDeadLetters(fn)] : []),
  ...(fn.tableStreamMapping === undefined ? [] : [changesWaiting(fn, fn.tableStreamMapping)]),
];

const errors = (fn: FoundFunction): Reason => ({
  value: 1,
  meaning: `more than ${LIMITS.errorPercent} % errors`,
  metrics: { failed: lambda(fn, 'Errors'), invocations: lambda(fn, 'Invocations') },
  condition: `100 * FILL(failed, 0) > ${LIMITS.errorPercent} * FILL(invocations, 0)`,
});

const throttles = (fn: FoundFunction): Reason => ({
  value: 2,
  meaning: 'throttles',
  metrics: { throttles: lambda(fn, 'Throttles') },
  condition: 'FILL(throttles, 0) > 0',
});

function late({ rules }: FoundFunction): Reason {
  const metrics = Object.fromEntries(
    rules.map((rule, index) => [`latency${index}`, events(rule, 'IngestionToInvocationSuccessLatency', 'p99')]),
  );
  return {
    value: 4,
    meaning: `one of a hundred events takes more than ${LIMITS.deliveryMs / 1000} seconds to deliver`,
    metrics,
    condition: anyOf(metrics, (id) => `FILL(${id}, 0) > ${LIMITS.deliveryMs}`),
  };
}

const backlog = (queue: string): Reason => ({
  value: 8,
  meaning: `a message waits for more than ${LIMITS.queueAgeSeconds / 60} minutes`,
  metrics: { waiting: sqs(queue, 'ApproximateAgeOfOldestMessage') },
  condition: `FILL(waiting, 0) > ${LIMITS.queueAgeSeconds}`,
});

/** For a day at a time: an alarm that stays would hide the other reasons. */
function oldDeadLetters({ deadLetterQueues }: FoundFunction): Reason {
  const { reminder, reminderEnds, lastDay } = LIMITS.deadLetterAgeSeconds;
  const metrics = Object.fromEntries(
    deadLetterQueues.map(({ kind, name }) => [`${kind}Age`, sqs(name, 'ApproximateAgeOfOldestMessage')]),
  );
  return {
    value: 16,
    meaning: 'a dead letter is a week old, or has one day left',
    metrics,
    condition: anyOf(
      metrics,
      (id) => `(FILL(${id}, 0) > ${reminder} AND FILL(${id}, 0) < ${reminderEnds}) OR FILL(${id}, 0) > ${lastDay}`,
    ),
  };
}

/** The metric of the mapping counts a batch that failed in part, too; that of errors does not. */
function changesWaiting(fn: FoundFunction, mapping: string): Reason {
  const metrics = {
    handedBack: eventSourceMapping(mapping, 'FailedInvokeEventCount'),
    age: lambda(fn, 'IteratorAge', 'Maximum'),
  };
  return {
    value: 32,
    meaning: `changes of its table come again, or wait for more than ${LIMITS.streamAgeMs / 1000} seconds`,
    metrics,
    condition: `FILL(handedBack, 0) > 0 OR FILL(age, 0) > ${LIMITS.streamAgeMs}`,
  };
}

function anyOf(metrics: Metrics, condition: (id: string) => string): string {
  const conditions = Object.keys(metrics).map(condition);
  return conditions.length === 1 ? conditions.join('') : conditions.map((one) => `(${one})`).join(' OR ');
}
