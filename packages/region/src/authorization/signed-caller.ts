import { AwsError } from '../core/aws-error.ts';
import type { Call } from '../http/call.ts';
import { isSignedWith, type Signature, signatureOf } from '../http/signature.ts';
import type { Caller, Rights } from './rights.ts';

/** The credentials that the region gives to functions, and that it prints for people. It takes all others, too. */
export const REGION_KEY = 'local';

/** Who has signed a request, as a function behind an HTTP API reads it. */
export interface SignedCaller {
  readonly accessKey: string;
  readonly accountId: string;
  readonly callerId: string;
  readonly cognitoIdentity: null;
  readonly principalOrgId: null;
  readonly userArn: string;
  readonly userId: string;
}

export interface SignedCallerDeps {
  readonly rights: Pick<Rights, 'checkAction'>;
  /** The function that has these credentials; undefined when the call comes from elsewhere. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** What a caller wants. */
export interface Wanted {
  /** As signatures name the service: `execute-api`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
}

/**
 * Finds out who has signed a request and whether they may do what it asks for. A function is limited by its role. All
 * others are the account itself. The signature is recomputed where the region knows the secret: for its own key and for
 * those of functions. The time of a signature is not checked, because the clock of the region may be virtual.
 * @returns undefined for a request that AWS would refuse
 */
export function signedCaller(call: Call, wanted: Wanted, deps: SignedCallerDeps): SignedCaller | undefined {
  const signature = signatureOf(call);
  if (signature === undefined || signature.service !== wanted.service || signature.region !== deps.region)
    return undefined;
  const caller = deps.callerOf(signature.accessKeyId);
  const isKnown = caller !== undefined || signature.accessKeyId === REGION_KEY;
  if (isKnown && !isSignedWith(REGION_KEY, call, signature)) return undefined;
  if (caller !== undefined && !isAllowed(caller, wanted, deps)) return undefined;
  return identityOf(signature, caller, deps);
}

function isAllowed(caller: Caller, { action, resource }: Wanted, { rights }: SignedCallerDeps): boolean {
  try {
    rights.checkAction(caller, action, resource);
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

/** A role has a session; the account itself is its root user. */
function identityOf(
  { accessKeyId: accessKey }: Signature,
  caller: Caller | undefined,
  { partition, accountId }: SignedCallerDeps,
): SignedCaller {
  const shared = { accessKey, accountId, cognitoIdentity: null, principalOrgId: null };
  if (caller === undefined)
    return { ...shared, callerId: accountId, userArn: `arn:${partition}:iam::${accountId}:root`, userId: accountId };
  const session = `${caller.roleArn.split('/').at(-1)}/${caller.sessionName}`;
  const userId = `AROALOCAL:${caller.sessionName}`;
  return { ...shared, callerId: userId, userArn: `arn:${partition}:sts::${accountId}:assumed-role/${session}`, userId };
}
