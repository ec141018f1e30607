import type { Clock } from '../core/clock.ts';
import type { Principal } from '../iam/access.ts';

interface Account {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * A role as one function, workflow or pipe has assumed it.
 * @param sessionName the function's name, as Lambda calls its sessions
 * @param functionArn of the function that makes the calls, if it is one
 */
export function principalOf(
  { partition, region, accountId }: Account,
  clock: Clock,
  { roleArn, sessionName, functionArn }: { roleArn: string; sessionName: string; functionArn?: string },
): Principal {
  return {
    roleArn,
    sessionArn: `arn:${partition}:sts::${accountId}:assumed-role/${roleArn.split('/').at(-1)}/${sessionName}`,
    facts: () => {
      const nowMs = clock.now();
      return {
        'aws:currenttime': [new Date(nowMs).toISOString()],
        'aws:epochtime': [String(Math.floor(nowMs / 1000))],
        'aws:principalaccount': [accountId],
        'aws:principalarn': [roleArn],
        'aws:principalisawsservice': ['false'],
        'aws:principaltype': ['AssumedRole'],
        'aws:requestedregion': [region],
        'aws:resourceaccount': [accountId],
        // AWS is reached over TLS, and so is every service on AWS.
        'aws:securetransport': ['true'],
        'aws:userid': [`AROALOCAL:${sessionName}`],
        'aws:viaawsservice': ['false'],
        ...(functionArn !== undefined && { 'lambda:sourcefunctionarn': [functionArn] }),
      };
    },
  };
}
