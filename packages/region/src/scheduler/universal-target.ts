import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../core/json.ts';
import { SDK_SERVICES, sdkServiceOf } from '../stepfunctions/tasks/sdk-call.ts';

/** A call of an API: `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`. */
export interface UniversalTarget {
  readonly service: string;
  readonly operation: string;
}

const UNIVERSAL = /^arn:aws(?:-[a-z]+)*:scheduler:::aws-sdk:([^:]+):([^:]+)$/;

/** Scheduler calls nothing that only reads. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html */
const READING =
  /^(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/i;

export function universalTarget(arn: string): UniversalTarget | undefined {
  const [, service, operation] = UNIVERSAL.exec(arn) ?? [];
  return service === undefined || operation === undefined ? undefined : { service, operation };
}

/** Why a schedule cannot have a universal target. */
export function universalRefusal({ service, operation }: UniversalTarget): string | undefined {
  if (sdkServiceOf(service) === undefined) {
    return `The region runs universal targets of ${Object.keys(SDK_SERVICES).join(', ')}, not of ${service}.`;
  }
  return READING.test(operation) ? `EventBridge Scheduler does not call ${operation}, which only reads.` : undefined;
}

/** The request of a call. @throws AwsError ValidationException for an input that is no JSON object */
export function requestIn(input: string): JsonObject {
  const request = parseJson(input);
  if (isObject(request)) return request;
  throw new AwsError('ValidationException', 'The Input of a universal target must be a JSON object.');
}
