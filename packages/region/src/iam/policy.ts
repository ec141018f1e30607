import { type Json, objectOf } from '../core/json.ts';
import type { Context } from './context.ts';
import { conditionsHold, type Statement } from './statement.ts';
import { anyOf, textsIn } from './wildcards.ts';

/** An action that a service asks to do. */
export interface AccessRequest {
  /** A service, for example `events.amazonaws.com`. */
  readonly principal: string;
  /** For example `sqs:SendMessage`. */
  readonly action: string;
  readonly resourceArn: string;
  /** The rule, topic or bucket on whose behalf the service acts. */
  readonly sourceArn: string;
  readonly accountId: string;
}

/**
 * Decides by a resource policy whether a service may do something: an explicit denial wins, and the
 * default is denial. A condition on a key that the region does not know does not hold.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(statements: readonly Statement[], request: AccessRequest): boolean {
  const context = contextOf(request);
  const applying = statements.filter((statement) => applies(statement, request, context));
  return applying.some(({ effect }) => effect === 'Allow') && !applying.some(({ effect }) => effect === 'Deny');
}

function applies(statement: Statement, { principal, action, resourceArn }: AccessRequest, context: Context): boolean {
  return (
    isService(statement.principal, principal) &&
    statement.coversAction(action) &&
    statement.coversResource(resourceArn, context) === 'yes' &&
    conditionsHold(statement.conditions, context) === 'yes'
  );
}

function isService(principal: Json | undefined, service: string): boolean {
  if (principal === '*') return true;
  const { Service, AWS } = objectOf(principal);
  return anyOf(textsIn(Service))(service) || textsIn(AWS).includes('*');
}

const contextOf = ({ sourceArn, accountId }: AccessRequest): Context => ({
  'aws:sourcearn': [sourceArn],
  'aws:sourceaccount': [accountId],
  // Services call each other over TLS on AWS.
  'aws:securetransport': ['true'],
});
