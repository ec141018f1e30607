import { AwsError } from '../core/aws-error.ts';
import type { Denial, Principal } from '../iam/access.ts';

/** How a service says that a call is denied. */
interface Words {
  readonly code: string;
  readonly status: number;
  readonly action?: (action: string) => string;
  readonly resource?: (arn: string) => string;
}

const USUAL: Words = { code: 'AccessDeniedException', status: 400 };

/** Of the services that say it in another way. */
const WORDS: Readonly<Record<string, Words>> = {
  lambda: { code: 'AccessDeniedException', status: 403 },
  s3: { code: 'AccessDenied', status: 403, resource: (arn) => `"${arn}"` },
  sns: { code: 'AuthorizationError', status: 403, action: (action) => action.replace('sns:', 'SNS:') },
  sqs: { code: 'AccessDenied', status: 403, action: (action) => action.toLowerCase() },
};

/**
 * The error of a service whose caller lacks a right.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function deniedError(service: string, { sessionArn }: Principal, { access, isExplicit, by }: Denial): AwsError {
  const { code, status, action: actionOf = same, resource: resourceOf = same } = WORDS[service] ?? USUAL;
  const action = actionOf(access.action);
  // S3 names no resource where a right has none.
  const on = service === 's3' && access.resource === '*' ? '' : ` on resource: ${resourceOf(access.resource)}`;
  const article = by === 'identity-based policy' ? 'an' : 'a';
  const why = isExplicit ? `with an explicit deny in ${article} ${by}` : `because no ${by} allows the ${action} action`;
  return new AwsError(code, `User: ${sessionArn} is not authorized to perform: ${action}${on} ${why}`, status);
}

const same = (text: string): string => text;
