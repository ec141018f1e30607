/** The facts of a request that conditions compare: values by the name of the key, in lower case. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** Whether something applies; `unknown` where the region does not have the fact that decides. */
export type Verdict = 'yes' | 'no' | 'unknown';

/**
 * The keys that the region knows: a request that lacks one of them lacks it on AWS too.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const KNOWN_KEYS: readonly string[] = [
  'aws:CalledVia',
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:MultiFactorAuthPresent',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalType',
  'aws:RequestedRegion',
  'aws:ResourceAccount',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceOwner',
  'aws:ViaAWSService',
  'aws:userid',
  'aws:username',
  'cloudwatch:namespace',
  'dynamodb:LeadingKeys',
  'dynamodb:ReturnValues',
  'dynamodb:Select',
  'events:detail-type',
  'events:eventBusInvocation',
  'events:source',
  'lambda:SourceFunctionArn',
  's3:delimiter',
  's3:prefix',
  's3:x-amz-server-side-encryption',
  'sns:Endpoint',
  'sns:Protocol',
];

const KNOWN = new Set(KNOWN_KEYS.map((key) => key.toLowerCase()));

export const isKnownKey = (key: string): boolean => KNOWN.has(key.toLowerCase());
