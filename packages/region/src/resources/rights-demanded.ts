import { object, text, textOr } from '../core/properties.ts';
import type { NamedResource, ResolvedResource } from '../template/resource.ts';

/** Rights that a role must have before AWS creates a resource. */
export interface Demand {
  readonly resource: ResolvedResource;
  /** The property that demands it. */
  readonly path: string;
  readonly roleArn: string;
  /** The function that acts with the role; undefined for a pipe. */
  readonly lambda: ResolvedResource | undefined;
  readonly action: string;
  readonly on: string;
  /** What AWS says when it is missing. */
  readonly message: string;
}

/** An action on a resource, and how AWS says that the role lacks it. */
interface Right {
  readonly path: string;
  readonly action: string;
  readonly on: string;
  readonly message: string;
}

const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** `sqs:SendMessage` to `SendMessage`. */
const callOf = (action: string): string => action.split(':')[1] ?? action;

/** The actions by which a mapping or a pipe reads a source, by service. */
const READING: Readonly<
  Record<string, { readonly actions: readonly string[]; readonly message: (arn: string) => string }>
> = {
  sqs: {
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    message: () => 'The function execution role does not have permissions to call ReceiveMessage on SQS',
  },
  dynamodb: {
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    message: (arn) =>
      `Cannot access stream ${arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream,` +
      ' and ListStreams Actions on your stream in IAM.',
  },
};

/** The action by which Lambda sends to a destination, by service. */
const SENDING: Readonly<Record<string, string>> = {
  events: 'events:PutEvents',
  lambda: 'lambda:InvokeFunction',
  s3: 's3:PutObject',
  sns: 'sns:Publish',
  sqs: 'sqs:SendMessage',
};

function reading(path: string, arn: string): readonly Right[] {
  const row = READING[serviceOf(arn)];
  return (row?.actions ?? []).map((action) => ({ path, action, on: arn, message: row?.message(arn) ?? '' }));
}

function sending(path: string, arn: string | undefined): readonly Right[] {
  const action = arn === undefined ? undefined : SENDING[serviceOf(arn)];
  if (arn === undefined || action === undefined) return [];
  const on = serviceOf(arn) === 's3' ? `${arn}/*` : arn;
  const message = `The function's execution role does not have permissions to call ${callOf(action)} on ${arn}`;
  return [{ path, action, on, message }];
}

function destination(properties: NamedResource['properties'], outcome: string): string | undefined {
  return text(object(object(properties, 'DestinationConfig'), outcome), 'Destination');
}

/** The rights that a resource demands of a function's role, by type. */
const OF_FUNCTIONS: Readonly<Record<string, (properties: NamedResource['properties']) => readonly Right[]>> = {
  'AWS::Lambda::EventSourceMapping': (properties) => [
    ...reading('Properties.EventSourceArn', textOr(properties, 'EventSourceArn', '')),
    ...sending('Properties.DestinationConfig.OnFailure', destination(properties, 'OnFailure')),
  ],
  'AWS::Lambda::EventInvokeConfig': (properties) =>
    ['OnSuccess', 'OnFailure'].flatMap((outcome) =>
      sending(`Properties.DestinationConfig.${outcome}`, destination(properties, outcome)),
    ),
  'AWS::Lambda::Function': (properties) =>
    sending('Properties.DeadLetterConfig', text(object(properties, 'DeadLetterConfig'), 'TargetArn')),
};

/** Everything that AWS demands of roles when it creates these resources. */
export function demandsOf(resources: readonly ResolvedResource[]): readonly Demand[] {
  return resources.flatMap((resource) => {
    const { type, properties } = resource;
    if (type === 'AWS::Pipes::Pipe') {
      const roleArn = textOr(properties, 'RoleArn', '');
      const rights = reading('Properties.Source', textOr(properties, 'Source', ''));
      return rights.map((right) => ({ ...right, resource, roleArn, lambda: undefined }));
    }
    const rights = OF_FUNCTIONS[type]?.(properties) ?? [];
    const lambda = type === 'AWS::Lambda::Function' ? resource : functionOf(resource, resources);
    const roleArn = lambda === undefined ? '' : textOr(lambda.properties, 'Role', '');
    return rights.map((right) => ({ ...right, resource, roleArn, lambda }));
  });
}

function functionOf(
  { properties }: NamedResource,
  resources: readonly ResolvedResource[],
): ResolvedResource | undefined {
  const name = textOr(properties, 'FunctionName', '');
  return resources.find(
    ({ type, ref, attributes }) => type === 'AWS::Lambda::Function' && (ref === name || attributes['Arn'] === name),
  );
}
