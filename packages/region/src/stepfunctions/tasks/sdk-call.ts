import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { TaskOperation, TaskPorts } from './ports.ts';
import { asText } from './service.ts';

/** A service as `aws-sdk` tasks of workflows call it, and universal targets of schedules. */
export interface SdkService {
  /** The service as the SDK for Java names it, in errors. */
  readonly name: string;
  /** The service in the names of rights, and in the region's own calls. */
  readonly rights: string;
  /** The part of X-Amz-Target before the dot; undefined for a service of another protocol. */
  readonly target?: string;
  /** Whether its API has names in camelCase, which tasks write in PascalCase. */
  readonly isCamelCase?: true;
  /** Operations for which an SDK makes up a `ClientRequestToken`. */
  readonly withTokens?: readonly string[];
}

/**
 * The services that `arn:aws:states:::aws-sdk:<service>:<operation>` calls, and `arn:aws:scheduler:::aws-sdk:…` too.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const SDK_SERVICES: Readonly<Record<string, SdkService>> = {
  cloudwatch: { name: 'CloudWatch', rights: 'cloudwatch', target: 'GraniteServiceVersion20100801' },
  cloudwatchlogs: { name: 'CloudWatchLogs', rights: 'logs', target: 'Logs_20140328', isCamelCase: true },
  dynamodb: { name: 'DynamoDb', rights: 'dynamodb', target: 'DynamoDB_20120810' },
  eventbridge: { name: 'EventBridge', rights: 'events', target: 'AWSEvents' },
  glue: { name: 'Glue', rights: 'glue', target: 'AWSGlue' },
  lambda: { name: 'Lambda', rights: 'lambda' },
  s3: { name: 'S3', rights: 's3' },
  secretsmanager: {
    name: 'SecretsManager',
    rights: 'secretsmanager',
    target: 'secretsmanager',
    withTokens: ['CreateSecret', 'PutSecretValue', 'UpdateSecret', 'RotateSecret'],
  },
  sfn: { name: 'Sfn', rights: 'states', target: 'AWSStepFunctions', isCamelCase: true },
  sns: { name: 'Sns', rights: 'sns' },
  sqs: { name: 'Sqs', rights: 'sqs', target: 'AmazonSQS' },
  ssm: { name: 'Ssm', rights: 'ssm', target: 'AmazonSSM' },
};

/** The region does not run an operation. */
export class NotRun extends AwsError {
  constructor(message: string) {
    super('UnknownOperationException', message);
  }
}

/** What a call goes through. */
export interface SdkPorts extends Pick<TaskPorts, 'services' | 'api'> {
  /** Asks whether the caller may. @throws AwsError */
  authorize(operation: TaskOperation): void;
  /** A `ClientRequestToken`, as an SDK makes up one. */
  newToken(): string;
}

export const sdkServiceOf = (service: string): SdkService | undefined =>
  Object.hasOwn(SDK_SERVICES, service) ? SDK_SERVICES[service] : undefined;

/**
 * Calls an operation of a service's API with names in PascalCase.
 * @param operation for example `sendMessage`
 * @throws AwsError as the service refuses it; NotRun
 */
export async function sdkCall(
  service: SdkService,
  operation: string,
  given: JsonObject,
  ports: SdkPorts,
): Promise<JsonObject> {
  const name = operation.charAt(0).toUpperCase() + operation.slice(1);
  const input = service.isCamelCase ? renamed(given, camelCase) : given;
  const token = service.withTokens?.includes(name) ? { ClientRequestToken: ports.newToken() } : {};
  const request = service.rights === 'states' ? withTexts(input) : { ...token, ...input };
  ports.authorize({ service: service.rights, name, input: request });
  const answer = await send(service, name, request, ports);
  return timesAsText(service.isCamelCase ? renamed(answer, pascalCase) : answer);
}

function send({ rights, target }: SdkService, name: string, request: JsonObject, ports: SdkPorts): Promise<JsonObject> {
  const own = ports.services[`${rights}:${name.charAt(0).toLowerCase()}${name.slice(1)}`];
  if (target !== undefined && ports.api) return ports.api(`${target}.${name}`, request);
  if (own) return own(request);
  throw new NotRun(`The region does not run ${name} of ${rights} by aws-sdk.`);
}

/** Step Functions takes JSON for the texts `input` and `output`. */
function withTexts(request: JsonObject): JsonObject {
  const texts = ['input', 'output'].flatMap((name) =>
    request[name] === undefined || request[name] === null ? [] : [[name, asText(request[name])] as const],
  );
  const { input: _input, output: _output, ...rest } = request;
  return { ...rest, ...Object.fromEntries(texts) };
}

type Rename = (name: string) => string;

const camelCase: Rename = (name) => name.charAt(0).toLowerCase() + name.slice(1);
const pascalCase: Rename = (name) => name.charAt(0).toUpperCase() + name.slice(1);

function renamed(value: JsonObject, rename: Rename): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), deeply(inner, rename)]));
}

function deeply(value: Json, rename: Rename): Json {
  if (isObject(value)) return renamed(value, rename);
  return isList(value) ? value.map((item) => deeply(item, rename)) : value;
}

/** Times, which an API answers in seconds since the epoch, are texts. */
function timesAsText(answer: JsonObject): JsonObject {
  const members = Object.entries(answer).map(([name, value]): [string, Json] => {
    const isTime = typeof value === 'number' && /(Date|DateTime|Time|Timestamp)$/.test(name);
    return [name, isTime ? new Date(value * 1000).toISOString() : value];
  });
  return Object.fromEntries(members);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
