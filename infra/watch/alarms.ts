import type { Alarm } from './alarm.ts';
import type { Found, FoundPipe, FoundRule } from './found.ts';
import { functionAlarms } from './function-alarms.ts';
import { kafkaAlarms } from './kafka-alarms.ts';
import { LIMITS } from './limits.ts';
import { events, pipes, sqs } from './metrics.ts';

const MINUTE = 60;

/** The alarms of all resources. The name of each says where to look. */
export function alarmsFor({ functions, rules, sources, kafka, pipes: pipeList }: Found): readonly Alarm[] {
  const joinedRules = new Set(functions.flatMap((fn) => fn.rules.map(({ name }) => name)));
  const joinedQueues = new Set(functions.map(({ sourceQueue }) => sourceQueue));
  return [
    ...functions.flatMap(functionAlarms),
    ...rules.filter(({ name }) => !joinedRules.has(name)).flatMap(ruleAlarms),
    ...kafka.flatMap(kafkaAlarms),
    ...sources.filter((queue) => !joinedQueues.has(queue)).map(backlog),
    ...pipeList.filter(({ hasAlarm }) => !hasAlarm).map(pipeFailing),
  ];
}

function ruleAlarms(rule: FoundRule): readonly Alarm[] {
  const { condition } = rule;
  return [
    {
      condition,
      name: `${rule.name}-undeliverable`,
      meaning: `EventBridge could not put an event of rule ${rule.name} on its dead-letter queue. Only the archive has it.`,
      section: 'undeliverable',
      metrics: { undeliverable: events(rule, 'InvocationsFailedToBeSentToDlq') },
      threshold: 0,
      periodSeconds: MINUTE,
      periods: [1, 1],
    },
    {
      condition,
      name: `${rule.name}-late`,
      meaning: `One of a hundred events takes rule ${rule.name} more than ${LIMITS.deliveryMs / 1000} seconds to deliver.`,
      section: 'late',
      metrics: { latency: events(rule, 'IngestionToInvocationSuccessLatency', 'p99') },
      threshold: LIMITS.deliveryMs,
      periodSeconds: MINUTE,
      periods: [5, 5],
    },
  ];
}

const backlog = (queue: string): Alarm => ({
  name: `${queue}-backlog`,
  meaning: `A message has been on queue ${queue} for more than ${LIMITS.queueAgeSeconds / 60} minutes.`,
  section: 'backlog',
  metrics: { age: sqs(queue, 'ApproximateAgeOfOldestMessage') },
  threshold: LIMITS.queueAgeSeconds,
  periodSeconds: MINUTE,
  periods: [5, 5],
});

/** All of these failures block the events that follow, and need the same action. */
const pipeFailing = (pipe: FoundPipe): Alarm => ({
  condition: pipe.condition,
  name: `${pipe.name}-failing`,
  meaning: `Pipe ${pipe.name} fails again and again, and what is behind it waits.`,
  section: 'pipe-failing',
  metrics: {
    failed: pipes(pipe, 'ExecutionFailed'),
    partlyFailed: pipes(pipe, 'ExecutionPartiallyFailed'),
    timedOut: pipes(pipe, 'ExecutionTimeout'),
    throttled: pipes(pipe, 'ExecutionThrottled'),
  },
  expression: 'FILL(failed, 0) + FILL(partlyFailed, 0) + FILL(timedOut, 0) + FILL(throttled, 0)',
  threshold: 0,
  periodSeconds: MINUTE,
  periods: [3, 5],
});
