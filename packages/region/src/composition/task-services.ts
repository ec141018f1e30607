import { AwsError } from '../core/aws-error.ts';
import { type JsonObject, objectOf } from '../core/json.ts';
import type { FunctionPort, InternalCallCheck } from '../core/ports.ts';
import type { Operations } from '../eventbridge/api/operation.ts';
import { pathOfOperation } from '../faults/call-path.ts';
import type { Call } from '../http/call.ts';
import type { JsonOperations } from '../http/json-service.ts';
import { jsonOf, type QueryOperations } from '../http/structured-service.ts';
import type { ObjectStore } from '../s3/object-store.ts';
import { shapeOf } from '../sqs/api/error-shapes.ts';
import { Input } from '../sqs/api/input.ts';
import type { SqsDeps } from '../sqs/api/operation.ts';
import { sendOperations } from '../sqs/api/send-operations.ts';
import type { ServiceCall, TaskPorts } from '../stepfunctions/tasks/ports.ts';
import { taskObjects } from './task-objects.ts';

export interface TaskServiceDeps {
  readonly queues: SqsDeps;
  readonly topicOperations: QueryOperations;
  readonly tables: JsonOperations;
  readonly events: () => Operations;
  readonly objects: ObjectStore;
  readonly functions: Pick<FunctionPort, 'invoke' | 'enqueue'>;
  readonly check: InternalCallCheck;
}

/** A call from inside the region, for operations that read only their input. */
export const FROM_INSIDE: Call = {
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: {},
  body: '',
  bytes: Buffer.alloc(0),
  requestId: '',
  signedFor: undefined,
  signal: new AbortController().signal,
};

/** The services of the region as the tasks of state machines call them. */
export function taskServices({
  queues,
  topicOperations,
  tables,
  events,
  objects,
  functions,
  check,
}: TaskServiceDeps): TaskPorts['services'] {
  const table =
    (operation: string): ServiceCall =>
    async (request) =>
      objectOf(await tables[operation]?.(request, FROM_INSIDE));
  const services: TaskPorts['services'] = {
    'dynamodb:getItem': table('GetItem'),
    'dynamodb:putItem': table('PutItem'),
    'dynamodb:updateItem': table('UpdateItem'),
    'dynamodb:deleteItem': table('DeleteItem'),
    'events:putEvents': async (request) => (await events()['PutEvents']?.(request)) ?? {},
    'lambda:invoke': (request) => invoke(functions, request),
    'sqs:sendMessage': (request) => sendMessage(queues, request),
    'sns:publish': async (request) => objectOf(jsonOf((await topicOperations['Publish']?.(request)) ?? {})),
    ...taskObjects(objects),
  };
  return Object.fromEntries(Object.entries(services).map(([name, call]) => [name, checked(name, call, check)]));
}

/** `dynamodb:putItem` is called as the operation PutItem of the service dynamodb. */
function checked(name: string, call: ServiceCall, check: InternalCallCheck): ServiceCall {
  const [service = '', task = ''] = name.split(':');
  const operation = task.charAt(0).toUpperCase() + task.slice(1);
  return async (request) => {
    check(pathOfOperation(service, operation, request));
    return call(request);
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
async function invoke(functions: TaskServiceDeps['functions'], request: JsonObject): Promise<JsonObject> {
  const { FunctionName, Qualifier, Payload = {}, InvocationType } = request;
  const reference = [FunctionName, Qualifier].filter((part) => typeof part === 'string').join(':');
  const payload = typeof Payload === 'string' ? Payload : JSON.stringify(Payload);
  if (InvocationType === 'Event') {
    await functions.enqueue(reference, payload, []);
    return { StatusCode: 202 };
  }
  const { executedVersion = '$LATEST', functionError, ...answer } = await functions.invoke(reference, payload, []);
  const failed = functionError !== undefined && { FunctionError: functionError };
  return { StatusCode: 200, ExecutedVersion: executedVersion, Payload: answer.payload, ...failed };
}

/** A body that is no text goes out as its JSON. The error has the name of the service's model. */
async function sendMessage(queues: SqsDeps, request: JsonObject): Promise<JsonObject> {
  const { MessageBody: body } = request;
  const isText = body === undefined || typeof body === 'string';
  const input = isText ? request : { ...request, MessageBody: JSON.stringify(body) };
  try {
    return objectOf(await sendOperations['SendMessage']?.(new Input(input), queues, FROM_INSIDE));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw Object.assign(new AwsError(shapeOf(error.code), error.message, error.status), { cause: error });
  }
}
