import {
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { printable, UsageError } from '@tributary/region/command-line';
import { compileInput } from '@tributary/region/input-transformer';
import { isObject, objectOf, textOf } from '@tributary/region/json';
import { parseExactly } from '../../exact-json.ts';
import type { Destination, Sending } from '../dead-letter.ts';
import type { Endpoint } from '../endpoint.ts';

const DEFAULT_BUS = 'default';

type TargetDestination = Extract<Destination, { kind: 'target' }>;
type Input = Sending & { readonly target: Target; readonly text: string };
type Deliver = (endpoint: Endpoint, arn: string, input: Input) => Promise<unknown>;

/** How EventBridge delivers to a target, by the service in its ARN. */
const DELIVERIES: Readonly<Record<string, Deliver>> = {
  lambda: ({ lambda }, FunctionName, { text }) =>
    lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: text })),
  sqs: async ({ sqs }, arn, { text, target, messageId }) => {
    const [, , , , QueueOwnerAWSAccountId, QueueName] = arn.split(':');
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }));
    const group = target.SqsParameters?.MessageGroupId;
    const fifo = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: messageId };
    return sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: text, ...fifo }));
  },
  // The name is that of the dead letter, so that a repeated redrive starts no second execution.
  states: ({ sfn }, stateMachineArn, { text, messageId }) =>
    sfn
      .send(new StartExecutionCommand({ stateMachineArn, input: text, name: `redrive-${messageId}` }))
      .catch((error: unknown) => {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }),
  sns: ({ sns }, TopicArn, { text }) => sns.send(new PublishCommand({ TopicArn, Message: text })),
  events: ({ eventBridge }, arn, { text }) => putOn(eventBridge, arn, text),
};

/**
 * Delivers an event to the one target that did not get it, with the input that its rule makes for that target. For an
 * API destination the event is put on the bus of the rule again: a handler that has had it drops it by its id.
 * @throws UsageError when the rule no longer has that target
 */
export async function sendToTarget(
  endpoint: Endpoint,
  destination: TargetDestination,
  sending: Sending,
): Promise<void> {
  const { ruleArn, targetArn, eventText } = destination;
  const deliver = DELIVERIES[targetArn.split(':')[2] ?? ''];
  if (!deliver) throw new UsageError(printable(`A redrive cannot deliver to ${targetArn}.`));
  const target = await targetOf(endpoint.eventBridge, ruleArn, targetArn);
  if (isApiDestination(targetArn)) {
    await putOn(endpoint.eventBridge, busOf(ruleArn), eventText);
    return;
  }
  await deliver(endpoint, targetArn, {
    ...sending,
    target,
    text: inputFor(target, destination, sending.nowMs) ?? eventText,
  });
}

/** What no call of anybody but EventBridge reaches. */
export const isApiDestination = (arn: string): boolean => /^arn:[^:]*:events:[^:]*:\d*:api-destination\//.test(arn);

/** The name of a rule's bus, which has slashes in it where a partner's is taken over. */
export function busOf(ruleArn: string): string {
  return /:rule\/(.+)\/[^/]+$/.exec(ruleArn)?.[1] ?? DEFAULT_BUS;
}

async function targetOf(eventBridge: EventBridgeClient, ruleArn: string, targetArn: string): Promise<Target> {
  const rule = ruleArn.split('/').at(-1);
  const { Targets = [] } = await eventBridge.send(
    new ListTargetsByRuleCommand({ Rule: rule, EventBusName: busOf(ruleArn) }),
  );
  const target = Targets.find(({ Arn }) => Arn === targetArn);
  if (!target)
    throw new UsageError(
      printable(`Rule ${rule} no longer has the target ${targetArn}. Discard the dead letter, or add it again.`),
    );
  return target;
}

/** The dead letter holds the event as it was on the bus, so the target's input is made again. */
function inputFor(target: Target, { ruleArn, eventText }: TargetDestination, nowMs: number): string | undefined {
  const event = parseExactly(eventText);
  if (!isObject(event)) return undefined;
  const { Id = '', Input, InputPath, InputTransformer: transformer } = target;
  const compiled = compileInput({
    Id,
    ...(Input !== undefined && { Input }),
    ...(InputPath !== undefined && { InputPath }),
    ...(transformer?.InputTemplate !== undefined && {
      InputTransformer: { InputTemplate: transformer.InputTemplate, InputPathsMap: transformer.InputPathsMap ?? {} },
    }),
  });
  const ingestionTime = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const { kind, text } = compiled(event, {
    ruleArn,
    ruleName: ruleArn.split('/').at(-1) ?? '',
    ingestionTime,
    eventText,
  });
  if (kind === 'broken')
    throw new UsageError('The input template of the target does not make valid JSON of this event.');
  return text;
}

async function putOn(eventBridge: EventBridgeClient, busArn: string, eventText: string): Promise<void> {
  const event = objectOf(parseExactly(eventText));
  refuseReserved(textOf(event['source']));
  const { FailedEntryCount = 0, Entries = [] } = await eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: busArn,
          Source: textOf(event['source']),
          DetailType: textOf(event['detail-type']),
          Detail: JSON.stringify(event['detail'] ?? {}),
        },
      ],
    }),
  );
  if (FailedEntryCount > 0) throw new Error(`The bus refused it: ${Entries[0]?.ErrorCode} ${Entries[0]?.ErrorMessage}`);
}

/** What AWS and its partners have sent nobody else can put on a bus. */
function refuseReserved(source: string): void {
  if (!source.startsWith('aws.')) return;
  const message =
    `Nobody but its sender can put an event of ${source} on a bus. Replay it from the archive of its bus, then` +
    ' discard the dead letter: docs/how-to/take-partner-events.md.';
  throw new Error(printable(message));
}
