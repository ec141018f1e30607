import { isObject } from '../core/json.ts';
import type { Principal } from './access.ts';
import type { Verdict } from './context.ts';
import type { Statement } from './statement.ts';
import { textsIn } from './wildcards.ts';

/**
 * Whether a statement of a resource policy is about a role of the same account. An Allow for the account as a whole
 * leaves the decision to the policies of its roles; a Deny for it holds for every role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function concerns({ principal, hasNotPrincipal, effect }: Statement, who: Principal): Verdict {
  if (hasNotPrincipal) return 'unknown';
  if (principal === '*') return 'yes';
  const named = isObject(principal) ? textsIn(principal['AWS']) : [];
  const own = ['*', who.roleArn, who.sessionArn, ...(effect === 'Deny' ? accountOf(who.roleArn) : [])];
  return named.some((name) => own.includes(name)) ? 'yes' : 'no';
}

function accountOf(roleArn: string): readonly string[] {
  const [, partition = '', , , account = ''] = roleArn.split(':');
  return [account, `arn:${partition}:iam::${account}:root`];
}
