import { isObject, type Json } from '@tributary/region/json';
import { asText, at, objectAt, oneOrMore, type Resource, resourcesOf, walk } from '../../template/template.ts';
import type { Finding, Rule } from '../rule.ts';

/** The longest name that the service takes, by type and property. */
const NAME_LENGTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'AWS::CloudWatch::Alarm': { AlarmName: 255 },
  'AWS::DynamoDB::Table': { TableName: 255 },
  'AWS::EventSchemas::Registry': { RegistryName: 64 },
  'AWS::EventSchemas::Schema': { SchemaName: 385 },
  'AWS::Events::Archive': { ArchiveName: 48 },
  'AWS::Events::EventBus': { Name: 256 },
  'AWS::Events::Rule': { Name: 64 },
  'AWS::Glue::Registry': { Name: 255 },
  'AWS::Glue::Schema': { Name: 255 },
  'AWS::IAM::Role': { RoleName: 64 },
  'AWS::Lambda::Function': { FunctionName: 64 },
  'AWS::Pipes::Pipe': { Name: 64 },
  'AWS::SNS::Topic': { TopicName: 256 },
  'AWS::SQS::Queue': { QueueName: 80 },
  'AWS::StepFunctions::StateMachine': { StateMachineName: 80 },
};

/** The same for names inside a resource, wherever they stand. */
const NESTED_LENGTHS: Readonly<Record<string, number>> = { ConsumerGroupId: 200, PolicyName: 128, Sid: 100 };

export const nameLengths: Rule = {
  name: 'name-lengths',
  why: 'A name that fits in dev is too long in staging, and the deployment of all ends there.',
  *check({ resources }) {
    for (const resource of resources) {
      for (const [property, limit] of Object.entries(NAME_LENGTHS[resource.type] ?? {}))
        yield* tooLong(resource.properties[property], limit, `${resource.id}.${property}`);
      yield* nested(resource);
    }
  },
};

function* nested({ id, properties }: Resource): Iterable<Finding> {
  for (const { value, path } of walk(properties)) {
    const limit = NESTED_LENGTHS[path.at(-1) ?? ''];
    if (limit !== undefined) yield* tooLong(value, limit, [id, ...path].join('.'));
  }
}

function* tooLong(name: Json | undefined, limit: number, place: string): Iterable<Finding> {
  if (typeof name === 'string' && name.length > limit)
    yield { at: place, message: `${name.length} characters; ${limit} are allowed.` };
}

const MAX_ENVIRONMENT_BYTES = 4096;
/** Room for a value that only the deployment knows: the URL of a queue with the longest name. */
const UNKNOWN_VALUE_BYTES = 150;

export const environmentSize: Rule = {
  name: 'environment-size',
  why: 'Lambda refuses environment variables of more than 4 KB in all.',
  *check(template) {
    for (const { id, properties } of resourcesOf(template, 'AWS::Lambda::Function')) {
      const variables = Object.entries(objectAt(properties, 'Environment', 'Variables'));
      const sizeBytes = variables.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
      if (sizeBytes > MAX_ENVIRONMENT_BYTES)
        yield { at: id, message: `Its environment takes about ${sizeBytes} bytes; 4096 are allowed.` };
    }
  },
};

const valueBytes = (value: Json): number => (isObject(value) ? UNKNOWN_VALUE_BYTES : Buffer.byteLength(asText(value)));

const MAX_TARGETS = 5;
const MAX_PATTERN_CHARACTERS = 2048;
const TARGET_ID = /^[.\-_A-Za-z0-9]{1,64}$/;

export const ruleLimits: Rule = {
  name: 'rule-limits',
  why: 'EventBridge takes 5 targets and 2,048 characters of pattern for a rule; neither can be raised in time.',
  *check(template) {
    for (const { id, properties } of resourcesOf(template, 'AWS::Events::Rule')) {
      const targets = oneOrMore(properties['Targets']);
      if (targets.length > MAX_TARGETS) yield { at: id, message: `${targets.length} targets; 5 are allowed.` };
      for (const target of targets)
        if (!TARGET_ID.test(asText(at(target, 'Id'))))
          yield { at: id, message: `${asText(at(target, 'Id'))} cannot be the id of a target.` };
      const length = JSON.stringify(properties['EventPattern'] ?? '').length;
      if (length > MAX_PATTERN_CHARACTERS)
        yield { at: id, message: `A pattern of ${length} characters; 2048 are allowed.` };
    }
  },
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MAX_RESOURCES = 500;
const MAX_TEMPLATE_BYTES = 1_000_000;

export const stackSize: Rule = {
  name: 'stack-size',
  why: 'CloudFormation takes 500 resources and 1 MB of template; a stack that is full must be split, which takes time.',
  *check({ document, resources }) {
    if (resources.length > MAX_RESOURCES)
      yield { at: 'Resources', message: `${resources.length} resources; 500 are allowed.` };
    // As the framework writes it.
    if (Buffer.byteLength(JSON.stringify(document, null, 2)) > MAX_TEMPLATE_BYTES)
      yield { at: 'Resources', message: 'The template has more than the 1,000,000 bytes that are allowed.' };
  },
};
