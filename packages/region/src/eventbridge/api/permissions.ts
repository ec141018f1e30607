import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { Checker, type Constraint } from '../../http/input-checker.ts';
import { type BusPermission, checkBusPolicy, statementFor } from '../bus-policy.ts';
import type { Family } from './operation.ts';

const CUSTOM_BUS_NAME: Constraint = { min: 1, max: 256, pattern: '[\\.\\-_A-Za-z0-9]+' };
const STATEMENT_ID: Constraint = { min: 1, max: 64, pattern: '[a-zA-Z0-9\\-_]+' };
const ACTION: Constraint = { min: 1, max: 64, pattern: 'events:[a-zA-Z]+' };
const PRINCIPAL: Constraint = { min: 1, max: 12, pattern: '(\\d{12}|\\*)' };

/** Permissions on buses: statements of their policies. */
export const permissionOperations: Family = ({ buses, policies }) => ({
  /** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
  PutPermission(input) {
    const check = new Checker(input);
    const name = check.text('EventBusName', CUSTOM_BUS_NAME);
    const policy = check.text('Policy');
    const statementId = check.text('StatementId', STATEMENT_ID);
    const permission = readPermission(check);
    check.done();
    const { arn } = buses.get(name);
    const text = policy ?? policies.policyWith(arn, demanded('StatementId', statementId), statement(permission, arn));
    checkBusPolicy(text);
    policies.setPolicy(arn, text);
    return {};
  },

  /** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemovePermission.html */
  RemovePermission(input) {
    const check = new Checker(input);
    const name = check.text('EventBusName', CUSTOM_BUS_NAME);
    const statementId = check.text('StatementId', STATEMENT_ID);
    const isAll = check.boolean('RemoveAllPermissions') ?? false;
    check.done();
    const { arn } = buses.get(name);
    if (isAll) {
      if (policies.policyOf(arn) === undefined) throw notFound('EventBus does not have a policy.');
      policies.setPolicy(arn, '');
    } else if (!policies.removeStatement(arn, demanded('StatementId', statementId))) {
      throw notFound('Statement with the provided id does not exist.');
    }
    return {};
  },
});

/** A permission as it is asked for, of which anything may be missing. */
type Asked = { readonly [name in keyof BusPermission]: BusPermission[name] | undefined };

function readPermission(check: Checker): Asked {
  const condition = check.object('Condition');
  return {
    action: check.text('Action', ACTION),
    principal: check.text('Principal', PRINCIPAL),
    condition: condition && {
      Type: condition.requiredText('Type'),
      Key: condition.requiredText('Key'),
      Value: condition.requiredText('Value'),
    },
  };
}

function statement({ action, principal, condition }: Asked, busArn: string): JsonObject {
  const who = demanded('Principal', principal);
  if (demanded('Action', action) !== 'events:PutEvents') {
    throw invalid("Provided value in parameter 'action' is not supported.");
  }
  if (condition !== undefined && who !== '*') {
    throw invalid("Value of the parameter 'principal' must be '*' when the parameter 'condition' is set.");
  }
  return statementFor({ action: 'events:PutEvents', principal: who, condition }, busArn);
}

function demanded(name: string, value: string | undefined): string {
  if (value === undefined) throw invalid(`Parameter ${name} must be specified.`);
  return value;
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);
