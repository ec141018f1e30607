import { isObject, type Json, type JsonObject, objectOf, objectsOf, parseJson } from '../../core/json.ts';
import { invalidParameter, missingParameter } from '../errors.ts';
import type { Queue } from '../queue.ts';
import type { SqsOperations } from './operation.ts';
import { queueIn } from './queue-in.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
const SHARED_ACTIONS: readonly string[] = [
  '*',
  'ChangeMessageVisibility',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
];
const LABEL = /^[\w-]{1,80}$/;
const ACCOUNT = /^\d{12}$/;

/** Both write the queue's policy. */
export const permissionOperations: SqsOperations = {
  AddPermission: (input, { store }) => {
    const queue = queueIn(input, store);
    const label = labelIn(input.requiredText('Label'));
    const accounts = input.texts('AWSAccountIds');
    const actions = input.texts('Actions');
    if (accounts.length === 0) throw missingParameter('AWSAccountId');
    if (actions.length === 0) throw missingParameter('ActionName');
    checkSharing(accounts, actions);
    const statements = statementsOf(queue);
    if (statements.some(({ Sid }) => Sid === label)) throw invalidParameter('Label', label, 'Already exists.');
    write(queue, [
      ...statements,
      {
        Sid: label,
        Effect: 'Allow',
        Principal: { AWS: oneOrAll(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
        Action: oneOrAll(actions.map((action) => `SQS:${action}`)),
        Resource: queue.arn,
      },
    ]);
    return undefined;
  },
  RemovePermission: (input, { store }) => {
    const queue = queueIn(input, store);
    const label = input.requiredText('Label');
    const statements = statementsOf(queue);
    const left = statements.filter(({ Sid }) => Sid !== label);
    if (left.length === statements.length) throw invalidParameter('Label', label, "can't find label.");
    write(queue, left);
    return undefined;
  },
};

function labelIn(label: string): string {
  if (LABEL.test(label)) return label;
  const reason = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
  throw invalidParameter('Label', label, reason);
}

function checkSharing(accounts: readonly string[], actions: readonly string[]): void {
  const account = accounts.find((one) => !ACCOUNT.test(one));
  if (account !== undefined) {
    throw invalidParameter('PrincipalId', `[${accounts.join(', ')}]`, 'Unable to verify.');
  }
  const action = actions.find((one) => !SHARED_ACTIONS.includes(one));
  if (action === undefined) return;
  const reason = 'Only the queue owner is allowed to invoke this action.';
  throw invalidParameter('ActionName', `SQS:${action}`, reason);
}

const policyOf = ({ attributes }: Queue): JsonObject => objectOf(parseJson(attributes['Policy'] ?? ''));

/** A policy may have one statement that is no list. */
function statementsOf(queue: Queue): readonly JsonObject[] {
  const { Statement: statement } = policyOf(queue);
  return isObject(statement) ? [statement] : objectsOf(statement);
}

function write(queue: Queue, statements: readonly JsonObject[]): void {
  if (statements.length === 0) {
    delete queue.attributes['Policy'];
    return;
  }
  const usual = { Version: '2008-10-17', Id: `${queue.arn}/SQSDefaultPolicy` };
  queue.attributes['Policy'] = JSON.stringify({ ...usual, ...policyOf(queue), Statement: statements });
}

const oneOrAll = (texts: readonly string[]): Json => (texts.length === 1 ? (texts[0] ?? '') : texts);
