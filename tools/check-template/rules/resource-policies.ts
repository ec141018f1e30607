import type { Json } from '@tributary/region/json';
import {
  arnOf,
  asText,
  at,
  objectAt,
  oneOrMore,
  type Resource,
  referenced,
  resourcesOf,
  type Template,
} from '../../template/template.ts';
import { type Statement, statementsOf } from '../policy-statements.ts';
import type { Rule } from '../rule.ts';

/** Types with a policy of their own: where it is, and what it names them in. */
const GUARDED = [
  { type: 'AWS::SQS::Queue', policy: 'AWS::SQS::QueuePolicy', list: 'Queues' },
  { type: 'AWS::SNS::Topic', policy: 'AWS::SNS::TopicPolicy', list: 'Topics' },
  { type: 'AWS::S3::Bucket', policy: 'AWS::S3::BucketPolicy', list: 'Bucket' },
] as const;

function guarded(template: Template): readonly { resource: Resource; statements: readonly Statement[] }[] {
  return GUARDED.flatMap(({ type, policy, list }) =>
    resourcesOf(template, type).map((resource) => ({
      resource,
      statements: resourcesOf(template, policy)
        .filter(({ properties }) => oneOrMore(properties[list]).some((named) => referenced(named) === resource.id))
        .flatMap(({ id, properties }) => statementsOf(properties['PolicyDocument'], id)),
    })),
  );
}

export const onlyWithTls: Rule = {
  name: 'only-with-tls',
  why: 'Without the Deny statement a queue, topic or bucket answers over plain HTTP.',
  *check(template) {
    for (const { resource, statements } of guarded(template))
      if (!statements.some(({ source }) => deniesPlainHttp(source)))
        yield { at: resource.id, message: 'No policy denies access without TLS.' };
  },
};

const deniesPlainHttp = (statement: Json): boolean =>
  at(statement, 'Effect') === 'Deny' && asText(at(statement, 'Condition', 'Bool', 'aws:SecureTransport')) === 'false';

export const servicesBySource: Rule = {
  name: 'services-by-source',
  why: 'A service principal without aws:SourceArn lets every account use that service on this resource.',
  *check(template) {
    const all = guarded(template).flatMap(({ statements }) => statements);
    const open = all.filter(({ effect, source }) => effect === 'Allow' && sourcesOf(source).length === 0);
    // A policy of several queues is found once for each of them.
    for (const at of new Set(open.map((statement) => statement.at)))
      yield { at, message: 'This statement does not say in aws:SourceArn who may use it.' };
  },
};

export const rulesMaySend: Rule = {
  name: 'rules-may-send',
  why: 'EventBridge drops a dead letter or an event that the policy of the queue does not let in.',
  *check(template) {
    const queues = guarded(template);
    for (const { id, properties } of resourcesOf(template, 'AWS::Events::Rule'))
      for (const target of oneOrMore(properties['Targets']))
        for (const arn of [at(target, 'Arn'), at(target, 'DeadLetterConfig', 'Arn')]) {
          const queue = queues.find(
            ({ resource }) => resource.type === 'AWS::SQS::Queue' && resource.id === arnOf(arn),
          );
          if (queue && !queue.statements.some((statement) => letsIn(statement, id)))
            yield { at: queue.resource.id, message: `Its policy does not let the rule ${id} send.` };
        }
  },
};

function letsIn({ effect, actions, source }: Statement, rule: string): boolean {
  return (
    effect === 'Allow' &&
    actions.includes('sqs:SendMessage') &&
    oneOrMore(at(source, 'Principal', 'Service')).includes('events.amazonaws.com') &&
    sourcesOf(source).some((arn) => arnOf(arn) === rule)
  );
}

function sourcesOf(statement: Json): readonly Json[] {
  const operators = Object.values(objectAt(statement, 'Condition'));
  return operators.flatMap((operator) => oneOrMore(at(operator, 'aws:SourceArn')));
}
