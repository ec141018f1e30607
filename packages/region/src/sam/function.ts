import { isObject, type Json, type JsonObject, objectOf, textOf } from '../core/json.ts';
import { functionCode } from './code.ts';
import { EVENT_KINDS } from './events/index.ts';
import { addEvents } from './events.ts';
import { addAlias } from './function-alias.ts';
import { addInvokeConfig } from './function-invoke-config.ts';
import { addUrl } from './function-url.ts';
import { arnOf, omit, ref, type SamOutput, type Source, tagList, words } from './output.ts';
import { addRole } from './role.ts';

/** The properties that become something else. All others are those of AWS::Lambda::Function. */
const TRANSFORMED = words(
  'AssumeRolePolicyDocument AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256 ' +
    'CodeUri DeadLetterQueue EventInvokeConfig Events FunctionUrlConfig ImageUri InlineCode ' +
    'PermissionsBoundary Policies PropagateTags Role RolePath Tags Tracing VersionDeletionPolicy ' +
    'VersionDescription',
);

/** What a queue or topic for events that fail allows the function to do, by its type. */
const DEAD_LETTERS: Readonly<Record<string, string>> = { SQS: 'sqs:SendMessage', SNS: 'sns:Publish' };

/**
 * A function with its role, events, alias and URL.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function addFunction(output: SamOutput, source: Source): void {
  const { logicalId, properties } = source;
  const target = addAlias(output, source) ?? ref(logicalId);
  addUrl(output, source, target);
  const destinations = addInvokeConfig(output, source);
  const managedPolicies = addEvents(output, source, target, EVENT_KINDS);
  output.add(logicalId, 'AWS::Lambda::Function', lambdaProperties(output, source), source.attributes);
  if (properties['Role'] !== undefined) return;
  const tracing = tracingOf(output, properties);
  addRole(output, source, {
    service: 'lambda.amazonaws.com',
    managedPolicies: [
      'AWSLambdaBasicExecutionRole',
      ...(tracing === undefined ? [] : ['AWSXrayWriteOnlyAccess']),
      ...(properties['VpcConfig'] === undefined ? [] : ['AWSLambdaVPCAccessExecutionRole']),
      ...managedPolicies,
    ],
    policies: [...deadLetterPolicy(properties), ...destinations],
    tags: tagList('lambda', objectOf(properties['Tags'])),
  });
}

function lambdaProperties(output: SamOutput, { logicalId, properties }: Source): JsonObject {
  const { DeadLetterQueue } = properties;
  const tracing = tracingOf(output, properties);
  return {
    Code: functionCode(output, properties),
    ...omit(properties, TRANSFORMED),
    Role: properties['Role'] ?? arnOf(`${logicalId}Role`),
    ...(isObject(DeadLetterQueue) && { DeadLetterConfig: { TargetArn: DeadLetterQueue['TargetArn'] ?? '' } }),
    ...(tracing !== undefined && { TracingConfig: { Mode: tracing } }),
    Tags: tagList('lambda', objectOf(properties['Tags'])),
  };
}

const tracingOf = (output: SamOutput, { Tracing }: JsonObject): string | undefined => {
  const mode = output.text(Tracing);
  return mode === 'Disabled' ? undefined : mode;
};

function deadLetterPolicy({ DeadLetterQueue }: JsonObject): readonly Json[] {
  if (!isObject(DeadLetterQueue)) return [];
  const { Type, TargetArn = '' } = DeadLetterQueue;
  const Statement = [{ Action: DEAD_LETTERS[textOf(Type)] ?? '', Resource: TargetArn, Effect: 'Allow' }];
  return [{ PolicyName: 'DeadLetterQueuePolicy', PolicyDocument: { Version: '2012-10-17', Statement } }];
}
