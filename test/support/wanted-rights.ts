import { at, objectOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import type { SentCall } from './recording-proxy.ts';

/** An action on a resource, with what conditions compare. */
export interface Wanted {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export const REGION = 'eu-west-1';
export const ACCOUNT = '000000000000';
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** The service that a signature is for. */
const signedFor = ({ headers }: SentCall): string =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';

type Rights = (call: SentCall) => readonly Wanted[];

const parameter = ({ body }: SentCall, name: string): string => new URLSearchParams(body).get(name) ?? '';
const json = ({ body }: SentCall) => objectOf(parseJson(body));
const operation = ({ headers }: SentCall): string => String(headers['x-amz-target']).replace(/^.*\./, '');

/** By service. Whoever makes a call needs these rights, by the service authorization reference of each service. */
const RIGHTS: Readonly<Record<string, Rights>> = {
  // Everybody may.
  sts: () => [],
  // The framework goes on when it is denied: functions are no images here.
  ecr: () => [],
  cloudformation: cloudFormation,
  s3: s3Rights,
  lambda: lambdaRights,
  ssm: (call) =>
    namesOf(call).map((name) => ({ action: `ssm:${operation(call)}`, resource: arnOf('ssm', `parameter${name}`) })),
  logs: (call) => [
    { action: `logs:${operation(call)}`, resource: arnOf('logs', `log-group:${textOf(json(call)['logGroupName'])}:*`) },
  ],
  monitoring: (call) => [{ action: `cloudwatch:${cloudWatchOperation(call)}`, resource: cloudWatchResource(call) }],
  events: eventsRights,
  dynamodb: (call) => [
    {
      action: `dynamodb:${operation(call)}`,
      resource: arnOf('dynamodb', `table/${textOf(json(call)['TableName'])}`),
      context: { 'dynamodb:select': [textOf(json(call)['Select'])].filter((select) => select !== '') },
    },
  ],
  sqs: (call) => {
    const name = textOf(json(call)['QueueUrl']).split('/').at(-1) ?? '';
    return [{ action: `sqs:${operation(call)}`, resource: arnOf('sqs', name || textOf(json(call)['QueueName'])) }];
  },
  pipes: ({ url }) => [
    { action: 'pipes:DescribePipe', resource: arnOf('pipes', `pipe/${url.pathname.split('/').at(-1)}`) },
  ],
  glue: glueRights,
  kafka: ({ url }) => [kafkaRight(decodeURIComponent(url.pathname))],
  'execute-api': ({ method, url }) => {
    const [, , api, ...path] = url.pathname.split('/');
    return [
      { action: 'execute-api:Invoke', resource: arnOf('execute-api', `${api}/$default/${method}/${path.join('/')}`) },
    ];
  },
};

/** The rights that a call needs. @throws Error for a service that is not known here */
export function rightsOfCall(call: SentCall): readonly Wanted[] {
  const service = signedFor(call);
  const rights = RIGHTS[service];
  if (!rights) throw new Error(`Nobody has said which rights a call of ${service} needs: ${call.url.pathname}`);
  return rights(call);
}

function cloudFormation(call: SentCall): readonly Wanted[] {
  const [action, stack] = [parameter(call, 'Action'), parameter(call, 'StackName')];
  if (action === 'ValidateTemplate') return [{ action: 'cloudformation:ValidateTemplate', resource: '*' }];
  const resource = stack.startsWith('arn:') ? stack : arnOf('cloudformation', `stack/${stack}/1f0c`);
  const tags = call.body.includes('Tags.member.1') ? [{ action: 'cloudformation:TagResource', resource }] : [];
  return [{ action: `cloudformation:${action}`, resource }, ...tags];
}

function s3Rights({ method, url, body }: SentCall): readonly Wanted[] {
  const [, bucket = '', ...keyParts] = url.pathname.split('/');
  const key = decodeURIComponent(keyParts.join('/'));
  const on = (action: string, resource: string): Wanted => ({
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${resource}`,
  });
  if (url.searchParams.has('delete'))
    return [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, name]) => on('DeleteObject', `${bucket}/${name}`));
  if (key === '') return [on('ListBucket', bucket)];
  return [on(method === 'PUT' ? 'PutObject' : method === 'DELETE' ? 'DeleteObject' : 'GetObject', `${bucket}/${key}`)];
}

/** Method, path and action. */
const LAMBDA: readonly (readonly [method: string, path: RegExp, action: string])[] = [
  ['GET', /\/functions\/([^/]+)$/, 'GetFunction'],
  ['GET', /\/functions\/([^/]+)\/configuration$/, 'GetFunctionConfiguration'],
  ['PUT', /\/functions\/([^/]+)\/code$/, 'UpdateFunctionCode'],
  ['PUT', /\/functions\/([^/]+)\/configuration$/, 'UpdateFunctionConfiguration'],
  ['POST', /\/functions\/([^/]+)\/invocations$/, 'InvokeFunction'],
];

function lambdaRights({ method, url }: SentCall): readonly Wanted[] {
  if (url.pathname.includes('/event-source-mappings/'))
    return [
      {
        action: 'lambda:GetEventSourceMapping',
        resource: '*',
        context: { 'lambda:functionarn': [arnOf('lambda', 'function:tributary-dev-any')] },
      },
    ];
  for (const [ofMethod, pattern, action] of LAMBDA) {
    const name = ofMethod === method ? pattern.exec(url.pathname)?.[1] : undefined;
    if (name !== undefined) return [{ action: `lambda:${action}`, resource: arnOf('lambda', `function:${name}`) }];
  }
  throw new Error(`No such call of Lambda: ${method} ${url.pathname}`);
}

const namesOf = (call: SentCall): readonly string[] =>
  [json(call)['Names'] ?? json(call)['Name']].flat().map((name) => textOf(name));

function cloudWatchOperation(call: SentCall): string {
  const inPath = /\/operation\/(\w+)$/.exec(call.url.pathname)?.[1];
  return inPath ?? (parameter(call, 'Action') || operation(call));
}

const cloudWatchResource = (call: SentCall): string =>
  cloudWatchOperation(call) === 'DescribeAlarms' ? arnOf('cloudwatch', 'alarm:*') : '*';

function eventsRights(call: SentCall): readonly Wanted[] {
  const [name, input] = [operation(call), json(call)];
  const action = `events:${name}`;
  const on = (resource: string): Wanted => ({ action, resource: arnOf('events', resource) });
  if (name === 'PutEvents') {
    const buses = objectsOf(input['Entries']).map((entry) => textOf(entry['EventBusName']));
    return [...new Set(buses)].map((bus) =>
      bus.startsWith('arn:') ? { action, resource: bus } : on(`event-bus/${bus}`),
    );
  }
  if (name.endsWith('Archive')) return [on(`archive/${textOf(input['ArchiveName'])}`)];
  if (name.endsWith('EventBus')) return [on(`event-bus/${textOf(input['Name'])}`)];
  throw new Error(`No such call of EventBridge: ${name}`);
}

/** Glue looks at the registry for a schema, too. */
function glueRights(call: SentCall): readonly Wanted[] {
  const [action, { RegistryId, SchemaId }] = [`glue:${operation(call)}`, json(call)];
  const registry = textOf(at(RegistryId ?? SchemaId, 'RegistryName'));
  const schema = textOf(at(SchemaId, 'SchemaName'));
  const on = [`registry/${registry}`, ...(schema === '' ? [] : [`schema/${registry}/${schema}`])];
  return on.map((resource) => ({ action, resource: arnOf('glue', resource) }));
}

function kafkaRight(path: string): Wanted {
  const cluster = /(arn:.+)$/.exec(path)?.[1];
  return cluster === undefined
    ? { action: 'kafka:ListClustersV2', resource: '*' }
    : { action: 'kafka:DescribeClusterV2', resource: cluster };
}

/** The services that may assume a role of a template. */
export const servicesOf = (role: unknown): readonly string[] =>
  objectsOf(at(role, 'Properties', 'AssumeRolePolicyDocument', 'Statement')).flatMap((statement) =>
    [at(statement, 'Principal', 'Service') ?? null].flat().map((service) => textOf(service)),
  );
