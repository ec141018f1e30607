import { CLOUDWATCH } from '../cloudwatch/api/table.ts';
import { type JsonObject, objectOf, parseJson } from '../core/json.ts';
import type { Call } from '../http/call.ts';
import { queryForm, queryServiceOf } from '../http/query-call.ts';
import { queryFields } from '../http/query-fields.ts';
import { cborOperation, inflated } from '../http/structured-service.ts';
import { type Operation, rightsOf } from '../iam/actions/index.ts';
import { keysToDelete } from '../s3/bucket-operations.ts';
import { COPY_SOURCE } from '../s3/conditions.ts';
import { copySourceIn } from '../s3/copy.ts';
import type { ObjectStore } from '../s3/object-store.ts';
import { s3OperationOf } from '../s3/s3-service.ts';
import { queueInput } from '../sqs/api/query-input.ts';
import { lambdaOperation } from './lambda-operation.ts';

/** The service, by the part of X-Amz-Target before the dot. */
const TARGETS: Readonly<Record<string, string>> = {
  AWSEvents: 'events',
  AWSGlue: 'glue',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  AmazonSSM: 'ssm',
  GraniteServiceVersion20100801: 'cloudwatch',
  secretsmanager: 'secretsmanager',
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb-streams',
};

/**
 * The operation that a call asks for, found in the order in which its route is: what a call may do must not depend on
 * parts of it that its route does not read.
 * @returns undefined for a service whose rights are not evaluated
 * @throws AwsError for a call that S3 does not understand
 */
export function operationOf(call: Call, objects: ObjectStore): Operation | undefined {
  const s3 = s3OperationOf(objects, call);
  if (s3 !== undefined) return objectOperation(s3, call);
  const cbor = cborOperation(CLOUDWATCH.target, call);
  if (cbor !== undefined) return { service: 'cloudwatch', ...cbor };
  const target = call.method === 'POST' ? call.headers['x-amz-target'] : undefined;
  if (typeof target === 'string') return targetOperation(target, inflated(call).toString('utf8'));
  const form = queryForm(call);
  return form === undefined ? lambdaOperation(call) : formOperation(form, call);
}

function targetOperation(target: string, body: string): Operation | undefined {
  const dot = target.lastIndexOf('.');
  const prefix = target.slice(0, dot);
  const service = Object.hasOwn(TARGETS, prefix) ? TARGETS[prefix] : undefined;
  return service === undefined ? undefined : { service, name: target.slice(dot + 1), input: objectOf(parseJson(body)) };
}

/** The services whose name in a signature is not the one in IAM. */
const SIGNED_FOR: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** The services that an unsigned form is for if they know its action, in the order of the router. */
const UNSIGNED: readonly string[] = ['cloudwatch', 'sqs', 'sts', 'sns'];

/** Reads a form as its service does: the first Action counts, and of every other field the last. */
function formOperation(form: URLSearchParams, call: Call): Operation {
  const name = form.get('Action') ?? '';
  const signedFor = queryServiceOf(call) ?? UNSIGNED.find((service) => rightsOf(service, name) !== undefined) ?? 'sns';
  const input = signedFor === 'sqs' ? queueInput(call) : queryFields(form);
  return { service: SIGNED_FOR[signedFor] ?? signedFor, name, input };
}

function objectOperation(address: NonNullable<ReturnType<typeof s3OperationOf>>, call: Call): Operation {
  const { query, headers } = call;
  const encryption = headers['x-amz-server-side-encryption'];
  const [prefix, delimiter] = [query.get('prefix'), query.get('delimiter')];
  const input: JsonObject = {
    Bucket: address.bucket,
    Key: address.key,
    ...(address.name === 'DeleteObjects' && { Keys: keysToDelete(call.body) }),
    ...(headers[COPY_SOURCE] !== undefined && { Source: { ...copySourceIn(headers) } }),
    ...(prefix !== null && { Prefix: prefix }),
    ...(delimiter !== null && { Delimiter: delimiter }),
    ...(typeof encryption === 'string' && { ServerSideEncryption: encryption }),
  };
  return { service: 's3', name: address.name, input };
}
