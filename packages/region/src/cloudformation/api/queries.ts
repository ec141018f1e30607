import type { TextAnswer } from '../../http/call.ts';
import { queryErrors } from '../../http/error-forms.ts';
import { formOf } from '../../http/query-call.ts';
import type { QueryService } from '../../http/router.ts';
import { CHANGE_SET_OPERATIONS } from './change-set-operations.ts';
import { Form } from './form.ts';
import { type CloudFormationDeps, STACK_OPERATIONS } from './operations.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

const OPERATIONS = { ...STACK_OPERATIONS, ...CHANGE_SET_OPERATIONS };

/** The names of the operations that the region serves. */
export const CLOUDFORMATION_OPERATIONS = Object.keys(OPERATIONS);

/** CloudFormation over the query protocol. @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function cloudFormationQueries(deps: CloudFormationDeps): QueryService {
  return (action) => {
    const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
    if (operation === undefined) return undefined;
    return {
      handle: async (call) => answer(action, await operation(new Form(formOf(call)), deps), call.requestId),
      errorForm: queryErrors,
    };
  };
}

function answer(action: string, result: readonly string[], requestId: string): TextAnswer {
  const content = `<${action}Result>${result.join('')}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const body = `<${action}Response xmlns="${NAMESPACE}">${content}${metadata}</${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
