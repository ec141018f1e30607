import type { Hop } from '../../src/core/journal.ts';
import { at, type Json, type JsonObject, objectOf } from '../../src/core/json.ts';
import { parsePlan } from '../../src/faults/plan.ts';
import type { RegionOptions } from '../../src/region.ts';
import { functionResource } from './package-dir.ts';
import { arn, bus, invokePermission, queue, queuePolicy, rule, table } from './resources.ts';
import { runningRegion, type TestRegion } from './running.ts';

/** What the function `caller` is invoked with: one AWS call, which it makes once, without an SDK around it. */
export interface CallOrder {
  /** `DynamoDB_20120810.PutItem` */
  readonly target: string;
  readonly body: JsonObject;
}

/** Answers with what the call gave: status and body, or the code of the connection's error. */
const CALLER = `
exports.handler = async ({ target, body }) => {
  const credential = process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/any/aws4_request';
  const headers = {
    'x-amz-target': target,
    'content-type': 'application/x-amz-json-1.0',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + credential + ', SignedHeaders=host, Signature=00',
  };
  try {
    const response = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  } catch (error) {
    return { error: error.cause.code };
  }
};`;

/** Notes each event that it handles, by its detail-type or Type. It may wait for a server, and tell how long it took on its clock. */
const NOTE = `
exports.handler = async (event) => {
  const beganMs = Date.now();
  console.log('handled ' + (event['detail-type'] ?? event.Records?.map(({ body }) => body).join() ?? event.name));
  if (event.heldBy) await fetch(event.heldBy);
  await new Promise((resolve) => setTimeout(resolve, event.runMs ?? 0));
  return event.tellsTime ? Date.now() - beganMs : 'done';
};`;

const TEMPLATE: Json = {
  Resources: {
    Bus: bus('shop'),
    Queue: queue('work', { VisibilityTimeout: 30 }),
    Failed: queue('note-failed'),
    Access: queuePolicy('Queue'),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    Payloads: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'payloads' } },
    Items: table('items'),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'writing',
        RoleArn: 'arn:aws:iam::000000000000:role/any',
        DefinitionString: JSON.stringify({
          StartAt: 'Write',
          States: {
            Write: {
              Type: 'Task',
              Resource: 'arn:aws:states:::dynamodb:putItem',
              Parameters: { TableName: 'items', Item: { id: { S: 'w' } } },
              Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
              End: true,
            },
            Failed: { Type: 'Pass', End: true },
          },
        }),
      },
    },
    Caller: functionResource('caller', { Timeout: 20 }),
    Note: functionResource('note', { Timeout: 300 }),
    MayInvoke: invokePermission('Note'),
    ToQueue: rule('ToQueue', { Arn: arn('Queue') }),
    ToNote: rule('ToNote', { Arn: arn('Note') }),
    Retries: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Note' },
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
    },
  },
};

/** A region on the virtual clock with a bit of everything, in which these rules inject faults. */
export function faultyRegion(
  rules: readonly Json[],
  { resources = {}, ...options }: Partial<RegionOptions> & { resources?: JsonObject } = {},
): Promise<TestRegion> {
  const template = { Resources: { ...objectOf(at(TEMPLATE, 'Resources')), ...resources } };
  const code = { caller: CALLER, note: NOTE };
  return runningRegion(template, { code, clock: 'virtual', faults: parsePlan({ rules }), ...options });
}

/** The injected faults of the journal: fault and path. */
export function injectedIn(hops: readonly Hop[]): string[] {
  return hops.flatMap(({ step, place, detail }) => {
    const fault = detail?.['fault'];
    return step === 'fault' && typeof fault === 'string' ? [`${fault} ${place}`] : [];
  });
}
