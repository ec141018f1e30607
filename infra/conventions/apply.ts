import type { Resource, Value, Values } from '../cloudformation.ts';
import { bundle } from './bundle.ts';
import type { Contribution, Convention, FunctionContext } from './convention.ts';
import { failed } from './failed.ts';
import { ALLOW, grants } from './grants.ts';
import { IDEMPOTENT, idempotency } from './idempotency.ts';
import { CONSUMER_GROUP, kafka } from './kafka.ts';
import { kafkaProducer } from './kafka-producer.ts';
import { KAFKA_PRODUCES, KAFKA_TOPICS } from './kafka-topic.ts';
import { kafkaValues } from './kafka-values.ts';
import { observability } from './observability.ts';
import { PUBLISHES, publishes } from './publishes.ts';
import { QUEUE_SETTINGS, queue } from './queue.ts';
import { queuePolicy } from './queue-policy.ts';
import { SCHEDULE, schedule } from './schedule.ts';
import { TABLE_STREAM, tableStream } from './table-stream.ts';
import { undelivered } from './undelivered.ts';
import { WEBHOOK, webhook } from './webhook.ts';

/** The conventions for every function. Each reads the function as serverless.yml has it. */
const CONVENTIONS: readonly Convention[] = [
  bundle,
  observability,
  failed,
  undelivered,
  queue,
  schedule,
  tableStream,
  kafka,
  kafkaProducer,
  kafkaValues,
  idempotency,
  grants,
  publishes,
  webhook,
];

/** The settings that serverless.yml may use beyond the framework's own, as JSON Schema. */
export const FUNCTION_PROPERTIES = {
  properties: {
    allow: ALLOW,
    kafkaTopics: KAFKA_TOPICS,
    idempotent: IDEMPOTENT,
    consumerGroup: CONSUMER_GROUP,
    kafkaProduces: KAFKA_PRODUCES,
    queue: QUEUE_SETTINGS,
    schedule: SCHEDULE,
    tableStream: TABLE_STREAM,
    publishes: PUBLISHES,
    webhook: WEBHOOK,
  },
};

const OWN_SETTINGS = new Set(Object.keys(FUNCTION_PROPERTIES.properties));

export interface AppliedConventions {
  readonly config: Readonly<Record<string, unknown>>;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Properties to be set on the function that the framework makes. */
  readonly properties: Values;
  readonly metadata: Values;
  /** Additions to other resources that the framework makes. */
  readonly extensions: Readonly<Record<string, Values>>;
  readonly rules: Readonly<Record<string, Values>>;
}

/**
 * One function with everything that the conventions add to it: its settings for the framework, and the resources
 * that belong to it, its role among them.
 * @throws Error when the function names a role of its own
 */
export function applyConventions(fn: FunctionContext): AppliedConventions {
  if (fn.config.role !== undefined) {
    throw new Error(`functions.${fn.name}.role: its role is made from "allow". Declare there what it may do.`);
  }
  const contributions = CONVENTIONS.map((convention) => convention(fn));
  const resources = merged(contributions, 'resources');
  const config = Object.fromEntries(Object.entries(fn.config).filter(([name]) => !OWN_SETTINGS.has(name)));
  return {
    config: {
      ...config,
      ...merged(contributions, 'config'),
      environment: { ...merged(contributions, 'environment'), ...fn.config.environment },
      // For Fn::GetAtt the framework would add a DependsOn to what the reference orders already.
      role: { 'Fn::Sub': `\${${fn.id}Role.Arn}` },
    },
    resources: {
      ...resources,
      [`${fn.id}QueuePolicy`]: queuePolicy(
        Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::SQS::Queue'),
        contributions.flatMap(({ senders = [] }) => senders),
        fn.ruleCondition,
      ),
      [`${fn.id}Role`]: role(
        fn,
        contributions.flatMap(({ statements = [] }) => statements),
      ),
    },
    properties: merged(contributions, 'properties'),
    metadata: merged(contributions, 'metadata'),
    extensions: merged(contributions, 'extensions'),
    rules: merged(contributions, 'rules'),
  };
}

function merged<K extends Exclude<keyof Contribution, 'statements'>>(
  contributions: readonly Contribution[],
  part: K,
): NonNullable<Contribution[K]> {
  return Object.assign({}, ...contributions.map((contribution) => contribution[part]));
}

function role({ name }: FunctionContext, statements: readonly Value[]): Resource {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: policy([trust]),
      Policies: [{ PolicyName: name, PolicyDocument: policy(statements) }],
    },
  };
}

const policy = (Statement: readonly Value[]): Values => ({ Version: '2012-10-17', Statement });
