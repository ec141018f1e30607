import { isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { aliasIdOf } from './function-alias.ts';
import { arnOf, conditionOf, pick, ref, type SamOutput, type Source } from './output.ts';

/** What a destination lets the function do, and the type of one that SAM makes. */
const KINDS: Readonly<
  Record<string, { readonly action: string; readonly made?: readonly [suffix: string, type: string] }>
> = {
  SQS: { action: 'sqs:SendMessage', made: ['Queue', 'AWS::SQS::Queue'] },
  SNS: { action: 'sns:Publish', made: ['Topic', 'AWS::SNS::Topic'] },
  Lambda: { action: 'lambda:InvokeFunction' },
  EventBridge: { action: 'events:PutEvents' },
  S3Bucket: { action: 's3:PutObject' },
};

/** How a function is invoked asynchronously, and the policies that its destinations need. */
export function addInvokeConfig(output: SamOutput, source: Source): readonly Json[] {
  const { logicalId, properties } = source;
  const config = properties['EventInvokeConfig'];
  if (!isObject(config)) return [];
  const id = `${logicalId}EventInvokeConfig`;
  const destinations: Record<string, JsonObject> = {};
  const policies: Json[] = [];
  for (const outcome of ['OnSuccess', 'OnFailure']) {
    const declared = objectOf(config['DestinationConfig'])[outcome];
    if (!isObject(declared)) continue;
    const { arn, policy } = destinationOf(output, source, `${id}${outcome}`, declared);
    destinations[outcome] = { Destination: arn };
    policies.push(policy);
  }
  const alias = output.text(properties['AutoPublishAlias']);
  output.add(
    id,
    'AWS::Lambda::EventInvokeConfig',
    {
      FunctionName: ref(logicalId),
      Qualifier: alias ?? '$LATEST',
      DestinationConfig: destinations,
      ...pick(config, ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts']),
    },
    { ...(alias !== undefined && { DependsOn: [aliasIdOf(source.logicalId, alias)] }), ...conditionOf(source) },
  );
  return policies;
}

function destinationOf(
  output: SamOutput,
  source: Source,
  id: string,
  declared: JsonObject,
): { arn: Json; policy: Json } {
  const type = String(output.text(declared['Type']));
  const { action = '', made } = KINDS[type] ?? {};
  const arn = declared['Destination'] ?? madeFor(output, source, id, made) ?? '';
  const Statement = [{ Action: action, Resource: arn, Effect: 'Allow' }];
  return { arn, policy: { PolicyName: `${id}${type}Policy`, PolicyDocument: { Statement } } };
}

function madeFor(
  output: SamOutput,
  source: Source,
  id: string,
  made: readonly [suffix: string, type: string] | undefined,
): Json | undefined {
  if (made === undefined) return undefined;
  const [suffix, type] = made;
  output.add(`${id}${suffix}`, type, {}, conditionOf(source));
  return type === 'AWS::SNS::Topic' ? ref(`${id}${suffix}`) : arnOf(`${id}${suffix}`);
}
