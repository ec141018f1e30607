import { at, oneOrMore, type Resource, referenced, resourcesOf, type Template } from '../../template/template.ts';
import { asynchronousPaths, kafkaPipesOf } from '../asynchronous-paths.ts';
import type { Rule } from '../rule.ts';

export const deadLetterQueues: Rule = {
  name: 'dead-letter-queues',
  why: 'What fails on a path without a dead-letter queue is gone.',
  *check(template) {
    for (const path of asynchronousPaths(template)) {
      if (!path.deadLetters)
        yield { at: path.at, message: `This ${path.kind} has no dead-letter queue in this stack.` };
    }
  },
};

export const deadLetterAlarms: Rule = {
  name: 'dead-letter-alarms',
  why: 'SQS deletes dead letters after two weeks, so a person must hear of them.',
  *check(template) {
    const queues = new Set(asynchronousPaths(template).flatMap(({ deadLetters }) => deadLetters ?? []));
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm')
      .map((alarm) => ({ alarm, watched: watchedQueues(template, alarm.properties) }))
      .filter(({ watched }) => watched.some((id) => queues.has(id)));
    const watched = new Set(alarms.flatMap((one) => one.watched));
    for (const at of queues)
      if (!watched.has(at)) yield { at, message: 'No alarm watches the messages on this dead-letter queue.' };
    for (const { alarm } of alarms) {
      if (oneOrMore(alarm.properties['AlarmActions']).length === 0)
        yield { at: alarm.id, message: 'This alarm tells nobody: it has no AlarmActions.' };
      else if (alarm.properties['TreatMissingData'] !== 'notBreaching')
        yield { at: alarm.id, message: 'An unused queue reports nothing: TreatMissingData must be notBreaching.' };
    }
  },
};

/** Logical ids of the queues whose messages an alarm counts, by a single metric or by metric math. */
function watchedQueues(template: Template, alarm: Resource['properties']): readonly string[] {
  const metrics = oneOrMore(alarm['Metrics']).map((query) => at(query, 'MetricStat', 'Metric'));
  const counts = [alarm, ...metrics].filter(
    (metric) => at(metric, 'MetricName') === 'ApproximateNumberOfMessagesVisible',
  );
  const names = counts.map((metric) => at(metric, 'Dimensions', 0, 'Value'));
  return resourcesOf(template, 'AWS::SQS::Queue')
    .filter(({ id, properties }) => names.some((name) => referenced(name) === id || name === properties['QueueName']))
    .map(({ id }) => id);
}

export const pipeAlarms: Rule = {
  name: 'pipe-alarms',
  why: 'A pipe on a Kafka topic has no dead-letter queue: it holds up a partition, and only its failures tell.',
  *check(template) {
    const watched = resourcesOf(template, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => properties['MetricName'] === 'ExecutionFailed')
      .map(({ properties }) => referenced(at(properties, 'Dimensions', 0, 'Value')));
    for (const { id } of kafkaPipesOf(template))
      if (!watched.includes(id)) yield { at: id, message: 'No alarm watches ExecutionFailed of this pipe.' };
  },
};

export const retryPolicies: Rule = {
  name: 'retry-policies',
  why: 'How often and how long something is tried again is a decision, not a default.',
  *check(template) {
    for (const { id, properties } of resourcesOf(template, 'AWS::Events::Rule')) {
      for (const [index, target] of oneOrMore(properties['Targets']).entries())
        if (!complete(at(target, 'RetryPolicy')))
          yield { at: `${id}.Targets.${index}`, message: 'RetryPolicy needs attempts and age.' };
    }
    for (const { id, properties } of resourcesOf(template, 'AWS::Lambda::EventInvokeConfig'))
      if (!complete(properties))
        yield { at: id, message: 'MaximumRetryAttempts and MaximumEventAgeInSeconds are missing.' };
  },
};

const complete = (policy: Parameters<typeof at>[0]): boolean =>
  at(policy, 'MaximumRetryAttempts') !== undefined && at(policy, 'MaximumEventAgeInSeconds') !== undefined;
