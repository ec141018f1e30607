import { at, textOf } from '../json.ts';

/** The caller of an API that asks nobody who they are. */
export const ANONYMOUS = 'anonymous';

/**
 * The sender of a request: issuer and `sub` of its token, or the user or role that has signed it. Sessions of a role
 * are one caller, because whoever may take the role chooses the session's name; identities of an identity pool share a
 * role, and are a caller each.
 * @param authorizer of the request's context
 * @returns undefined when the request is authorized and yet names nobody
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function callerOf(authorizer: unknown): string | undefined {
  const claims = at(authorizer, 'jwt', 'claims');
  if (at(authorizer, 'jwt') !== undefined) return subject(textOf(at(claims, 'iss')), textOf(at(claims, 'sub')));
  const iam = at(authorizer, 'iam');
  if (iam === undefined || iam === null) return ANONYMOUS;
  const identityId = textOf(at(iam, 'cognitoIdentity', 'identityId'));
  return identityId || textOf(at(iam, 'userArn'))?.replace(SESSION, '$1') || undefined;
}

const subject = (issuer = '', sub = ''): string | undefined => (sub === '' ? undefined : `${issuer}#${sub}`);

/** `arn:aws:sts::123456789012:assumed-role/<role>/<session>` */
const SESSION = /^(arn:[^:]*:sts::[^:]*:assumed-role\/[^/]+)\/.*$/;
