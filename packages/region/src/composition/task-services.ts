import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, type JsonObject, objectOf, parseJson, textOf } from '../core/json.ts';
import type { InternalCallCheck } from '../core/ports.ts';
import type { Operations } from '../eventbridge/api/operation.ts';
import { pathOfOperation } from '../faults/call-path.ts';
import type { Call, TextAnswer } from '../http/call.ts';
import type { JsonOperations } from '../http/json-service.ts';
import type { Fauxqs } from '../sqs/fauxqs.ts';
import type { TopicService } from '../sqs/topic-service.ts';
import type { ServiceCall, TaskPorts } from '../stepfunctions/tasks/ports.ts';

export interface TaskServiceDeps {
  readonly fauxqs: Fauxqs;
  readonly topics: TopicService;
  readonly tables: JsonOperations;
  readonly events: () => Operations;
  readonly check: InternalCallCheck;
}

/** A call from inside the region, for operations that read only their input. */
const FROM_INSIDE: Call = {
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
export function taskServices({ fauxqs, topics, tables, events, check }: TaskServiceDeps): TaskPorts['services'] {
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
    'sqs:sendMessage': async (request) => sqsAnswer(await fauxqs.sqs('SendMessage', JSON.stringify(request))),
    'sns:publish': (request) => publish(fauxqs, topics, request),
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

async function publish(fauxqs: Fauxqs, topics: TopicService, request: JsonObject): Promise<JsonObject> {
  const form = new URLSearchParams({ Action: 'Publish', ...flat(request) });
  const { status, body } = await fauxqs.sns(form.toString());
  const element = (name: string): string | undefined => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(body)?.[1];
  if (status !== 200) throw new AwsError(element('Code') ?? 'InternalError', element('Message') ?? body, status);
  topics.recordPublished(form.get('TopicArn') ?? '', form.get('Message') ?? '');
  return { MessageId: element('MessageId') ?? '' };
}

/** The fields by their names in the query protocol, which numbers the entries of a map. */
function flat(request: JsonObject): Record<string, string> {
  const fields = Object.entries(request).flatMap(([name, value]) => {
    if (!isObject(value)) return [[name, scalar(value)] as const];
    return Object.entries(value).flatMap(([key, inner], index) => [
      [`${name}.entry.${index + 1}.Name`, key] as const,
      ...Object.entries(objectOf(inner)).map(([part, one]) => {
        return [`${name}.entry.${index + 1}.Value.${part}`, scalar(one)] as const;
      }),
    ]);
  });
  return Object.fromEntries(fields);
}

function sqsAnswer({ status, body }: TextAnswer): JsonObject {
  const answer = objectOf(parseJson(body));
  if (status === 200) return answer;
  throw new AwsError(textOf(answer['__type'], 'InternalError'), textOf(answer['message'], body), status);
}

function scalar(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
