import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/properties.ts';
import type { Answer, Call } from '../../http/call.ts';
import { Checker } from '../../http/input-checker.ts';
import { readJson } from '../../http/json-service.ts';
import type { RestRow } from '../../http/rest-service.ts';
import type { Permissions } from '../../iam/permissions.ts';
import type { LambdaService } from '../service.ts';
import { lambdaErrors } from './error-form.ts';

const POLICY = '/2015-03-31/functions/{FunctionName}/policy';

/** Lambda's operations on who may invoke a function. */
export function permissionRows(functions: LambdaService, permissions: Permissions): readonly RestRow[] {
  const arnOf = (name: string | undefined, { query }: Call): string =>
    functions.arnFor(name ?? '', query.get('Qualifier') ?? undefined);
  return [
    {
      method: 'POST',
      pattern: POLICY,
      service: 'lambda',
      errorForm: lambdaErrors,
      handle: async (call, { FunctionName }) => {
        const functionArn = arnOf(FunctionName, call);
        const permission = permissionIn(readJson(call.body));
        if (permissions.hasInvocation(functionArn, permission.statementId))
          throw statementIsThere(permission.statementId);
        const statement = permissions.permitInvocation(functionArn, permission);
        return json({ Statement: JSON.stringify(statement) }, 201);
      },
    },
    {
      method: 'GET',
      pattern: POLICY,
      service: 'lambda',
      errorForm: lambdaErrors,
      handle: async (call, { FunctionName }) => {
        const policy = permissions.policyOf(arnOf(FunctionName, call));
        if (policy !== undefined) return json({ Policy: policy });
        throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
      },
    },
    {
      method: 'DELETE',
      pattern: `${POLICY}/{StatementId}`,
      service: 'lambda',
      errorForm: lambdaErrors,
      handle: async (call, { FunctionName, StatementId }) => {
        if (permissions.forbidInvocation(arnOf(FunctionName, call), StatementId ?? ''))
          return { status: 204, headers: {}, body: '' };
        throw new AwsError(
          'ResourceNotFoundException',
          `Statement ${StatementId} is not found in resource policy.`,
          404,
        );
      },
    },
  ];
}

/** @throws AwsError ValidationException */
function permissionIn(input: JsonObject): Parameters<Permissions['permitInvocation']>[1] {
  const check = new Checker(input);
  const [statementId, principal, action] = [
    check.requiredText('StatementId', { min: 1, max: 100, pattern: '([a-zA-Z0-9-_]+)' }),
    check.requiredText('Principal', { pattern: '[^\\s]+' }),
    check.requiredText('Action', { pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' }),
  ];
  check.done();
  return {
    statementId,
    principal,
    action,
    sourceArn: text(input, 'SourceArn'),
    sourceAccount: text(input, 'SourceAccount'),
  };
}

function json(value: object, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function statementIsThere(statementId: string): AwsError {
  const advice = 'Please provide a new statement id, or remove the existing statement.';
  const message = `The statement id (${statementId}) provided already exists. ${advice}`;
  return new AwsError('ResourceConflictException', message, 409);
}
