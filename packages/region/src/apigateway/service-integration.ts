import { AwsError } from '../core/aws-error.ts';
import type { RoleCheck } from '../core/ports.ts';
import type { BytesAnswer, Call, TextAnswer } from '../http/call.ts';
import { failure } from './http-result.ts';
import { type MappedRequest, mappedParameter } from './mapped-parameter.ts';

/** A call to a service of AWS that an HTTP API makes by itself. */
export interface ServiceIntegration {
  /** `SQS-SendMessage` */
  readonly subtype: string;
  /** Texts, which may name parts of the request. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly roleArn: string;
}

export type Integration = { readonly functionArn: string } | ServiceIntegration;

type Values = Readonly<Record<string, string>>;

/** What the region runs of one subtype. */
interface Subtype {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The right that its role needs. */
  readonly action: string;
  /** What the right has to be for. */
  resource(values: Values, home: Home): string;
  call(values: Values): Pick<Call, 'headers' | 'body'>;
}

export interface Home {
  readonly region: string;
  readonly accountId: string;
}

const json = (target: string, request: object): Pick<Call, 'headers' | 'body'> => ({
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
  body: JSON.stringify(request),
});

const execution = (operation: string): Subtype => ({
  required: ['StateMachineArn'],
  optional: ['Name', 'Input'],
  action: `states:${operation}`,
  resource: ({ StateMachineArn = '' }) => StateMachineArn,
  call: ({ StateMachineArn, Name, Input }) =>
    json(`AWSStepFunctions.${operation}`, { stateMachineArn: StateMachineArn, name: Name, input: Input }),
});

/**
 * By the name in `IntegrationSubtype`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
export const SUBTYPES: Readonly<Record<string, Subtype>> = {
  'EventBridge-PutEvents': {
    required: ['Detail', 'DetailType', 'Source'],
    optional: ['EventBusName'],
    action: 'events:PutEvents',
    resource: ({ EventBusName = 'default' }, { region, accountId }) =>
      EventBusName.startsWith('arn:')
        ? EventBusName
        : `arn:aws:events:${region}:${accountId}:event-bus/${EventBusName}`,
    call: (entry) => json('AWSEvents.PutEvents', { Entries: [entry] }),
  },
  'SQS-SendMessage': {
    required: ['QueueUrl', 'MessageBody'],
    optional: ['DelaySeconds', 'MessageDeduplicationId', 'MessageGroupId'],
    action: 'sqs:SendMessage',
    resource: ({ QueueUrl = '' }, { region, accountId }) =>
      `arn:aws:sqs:${region}:${accountId}:${QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)}`,
    call: (values) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action: 'SendMessage', Version: '2012-11-05', ...values }).toString(),
    }),
  },
  'StepFunctions-StartExecution': execution('StartExecution'),
  'StepFunctions-StartSyncExecution': execution('StartSyncExecution'),
};

/** Makes a call to the region's own API. @throws AwsError */
export type ServiceCall = (call: Pick<Call, 'headers' | 'body' | 'requestId'>) => Promise<TextAnswer | BytesAnswer>;

export interface ServiceDeps {
  readonly home: Home;
  readonly apiId: string;
  readonly requestId: string;
  readonly mayAct: RoleCheck;
  readonly call: ServiceCall;
}

/** The answer of the service, as it gives it. */
export async function serviceAnswer(
  { subtype, parameters, roleArn }: ServiceIntegration,
  request: MappedRequest,
  { home, apiId, requestId, mayAct, call }: ServiceDeps,
): Promise<TextAnswer | BytesAnswer> {
  const kind = SUBTYPES[subtype];
  if (kind === undefined) return failure(500, 'Internal Server Error');
  const mapped = Object.entries(parameters).flatMap(([name, value]) => {
    const text = mappedParameter(value, request);
    return text === undefined ? [] : [[name, text] as const];
  });
  const values = Object.fromEntries(mapped);
  try {
    mayAct(
      { roleArn, sessionName: apiId, place: `api/${apiId}`, ids: [requestId] },
      kind.action,
      kind.resource(values, home),
    );
    return await call({ ...kind.call(values), requestId });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return failure(error.status, error.message);
  }
}
