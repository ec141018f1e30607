import { at, oneOrMore, referenced, resourcesOf } from '../../template/template.ts';
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
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
    for (const queue of queues) {
      const alarm = alarms.find(({ properties }) => watchedQueue(properties) === queue);
      if (!alarm) yield { at: queue, message: 'No alarm watches the messages on this dead-letter queue.' };
      else if (oneOrMore(alarm.properties['AlarmActions']).length === 0)
        yield { at: alarm.id, message: 'This alarm tells nobody: it has no AlarmActions.' };
      else if (alarm.properties['TreatMissingData'] !== 'notBreaching')
        yield { at: alarm.id, message: 'An unused queue reports nothing: TreatMissingData must be notBreaching.' };
    }
  },
};

function watchedQueue(properties: Parameters<typeof at>[0]): string | undefined {
  if (at(properties, 'MetricName') !== 'ApproximateNumberOfMessagesVisible') return undefined;
  return referenced(at(properties, 'Dimensions', 0, 'Value'));
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
