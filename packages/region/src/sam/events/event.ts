import { type Json, type JsonObject, objectOf } from '../../core/json.ts';
import { arnOf, ref, type SamOutput, type Source } from '../output.ts';

/** One event of a function or workflow. */
export interface SamEvent {
  readonly output: SamOutput;
  /** The function or workflow. */
  readonly source: Source;
  readonly eventId: string;
  /** The logical id of both, from which those of the generated resources are made. */
  readonly id: string;
  /** The reference to what is to run. */
  readonly target: JsonObject;
  readonly properties: JsonObject;
  readonly condition: JsonObject;
}

export interface EventKind {
  /** Policies of AWS that the role of the function needs for it. */
  managedPolicies?(properties: JsonObject): readonly string[];
  add(event: SamEvent): void;
}

/** The ARN of what is to run: the reference to an alias or a workflow is one, that to a function is its name. */
export const targetArn = ({ source, target }: SamEvent): JsonObject =>
  source.type === 'AWS::Serverless::Function' && target['Ref'] === source.logicalId ? arnOf(source.logicalId) : target;

/** Lets a service invoke the function. */
export function addPermission(
  event: SamEvent,
  principal: string,
  source: JsonObject,
  id = `${event.id}Permission`,
): void {
  const { output, target, condition } = event;
  const properties = { Action: 'lambda:InvokeFunction', FunctionName: target, Principal: principal, ...source };
  output.add(id, 'AWS::Lambda::Permission', properties, condition);
}

/** The settings of a target for deliveries that fail, with the queue that SAM makes where none is named. */
export function deadLetterConfig({ output, id, properties, condition }: SamEvent): JsonObject {
  if (properties['DeadLetterConfig'] === undefined) return {};
  const { Arn, Type, QueueLogicalId } = objectOf(properties['DeadLetterConfig']);
  if (Type !== 'SQS') return { DeadLetterConfig: { Arn: Arn ?? '' } };
  const queueId = output.text(QueueLogicalId) ?? `${id}Queue`;
  output.add(queueId, 'AWS::SQS::Queue', {}, condition);
  output.add(
    `${queueId}Policy`,
    'AWS::SQS::QueuePolicy',
    queuePolicy({ arn: arnOf(queueId), url: ref(queueId) }, { Service: 'events.amazonaws.com' }, arnOf(id)),
    condition,
  );
  return { DeadLetterConfig: { Arn: arnOf(queueId) } };
}

/** Lets a rule or topic send to a queue. */
export const queuePolicy = (queue: { arn: Json; url: Json }, principal: Json, sourceArn: Json): JsonObject => ({
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Action: 'sqs:SendMessage',
        Effect: 'Allow',
        Principal: principal,
        Resource: queue.arn,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      },
    ],
  },
  Queues: [queue.url],
});
