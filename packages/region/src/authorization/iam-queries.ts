import { AwsError } from '../core/aws-error.ts';
import { queryErrors } from '../http/error-forms.ts';
import { formOf } from '../http/query-call.ts';
import type { QueryService } from '../http/router.ts';
import { element } from '../http/xml.ts';
import type { Roles } from '../iam/roles.ts';

const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

/** GetRole, by which the framework finds the role of a function. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export function iamQueries(roles: Roles): QueryService {
  return (action) =>
    action === 'GetRole'
      ? {
          handle: async (call) => {
            const result = `<GetRoleResult>${roleElement(roles, formOf(call).get('RoleName') ?? '')}</GetRoleResult>`;
            const metadata = `<ResponseMetadata><RequestId>${call.requestId}</RequestId></ResponseMetadata>`;
            const document = `<GetRoleResponse xmlns="${NAMESPACE}">${result}${metadata}</GetRoleResponse>`;
            return { status: 200, headers: { 'content-type': 'text/xml' }, body: document };
          },
          errorForm: queryErrors,
        }
      : undefined;
}

/** @throws AwsError NoSuchEntity (404) */
function roleElement(roles: Roles, name: string): string {
  const role = roles.byName(name);
  if (role === undefined) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return element('Role', [element('Path', '/'), element('RoleName', role.name), element('Arn', role.arn)]);
}
