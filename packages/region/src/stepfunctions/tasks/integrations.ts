import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import { asText, type Integration } from './service.ts';

const dynamodb = (operation: string, required: readonly string[]): Integration => ({
  operation,
  required,
});

/** The services that a Task state can call, by service. */
export const INTEGRATIONS: Readonly<Record<string, readonly Integration[]>> = {
  dynamodb: [
    dynamodb('getItem', ['TableName', 'Key']),
    dynamodb('putItem', ['TableName', 'Item']),
    dynamodb('updateItem', ['TableName', 'Key']),
    dynamodb('deleteItem', ['TableName', 'Key']),
  ],
  events: [
    {
      operation: 'putEvents',
      required: ['Entries'],
      request: (parameters, execution) => ({ ...parameters, Entries: entriesOf(parameters, execution) }),
      check: checkEntries,
    },
  ],
  sqs: [
    {
      operation: 'sendMessage',
      required: ['QueueUrl', 'MessageBody'],
      request: (parameters) => ({ ...parameters, MessageBody: asText(parameters['MessageBody']) }),
    },
  ],
  sns: [
    {
      operation: 'publish',
      required: ['Message'],
      request: (parameters) => ({ ...parameters, Message: asText(parameters['Message']) }),
    },
  ],
};

/**
 * Details become text, and each entry names the state machine and the execution.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
function entriesOf({ Entries: entries }: JsonObject, execution: ExecutionScope): Json {
  if (!isList(entries)) return entries ?? [];
  const { executionArn, stateMachineArn } = execution;
  return entries.filter(isObject).map((entry) => {
    const resources = isList(entry['Resources']) ? entry['Resources'] : [];
    return { ...entry, Detail: asText(entry['Detail']), Resources: [...resources, stateMachineArn, executionArn] };
  });
}

function checkEntries(answer: JsonObject): void {
  if (answer['FailedEntryCount'] === 0) return;
  throw new StateFailure('EventBridge.FailedEntry', JSON.stringify(answer));
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
