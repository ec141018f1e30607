/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html */
export const PARAMETER_TYPES = ['String', 'StringList', 'SecureString'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export const TIERS = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const;

export const DATA_TYPES = ['text', 'aws:ec2:image', 'aws:ssm:integration'] as const;

/** What a new version of a parameter is to be. */
export interface ParameterDraft {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly description?: string;
  /** A regular expression for the whole value. */
  readonly allowedPattern?: string;
  readonly dataType: (typeof DATA_TYPES)[number];
  readonly tier: (typeof TIERS)[number];
  /** The key of a SecureString. The region has no keys: it only notes which one was asked for. */
  readonly keyId?: string;
}

export interface ParameterVersion extends ParameterDraft {
  readonly version: number;
  readonly modifiedAtMs: number;
}

/** A parameter with its versions, the newest last. */
export interface Parameter {
  readonly arn: string;
  readonly versions: readonly ParameterVersion[];
  readonly tags: Readonly<Record<string, string>>;
  /** What the template of a stack asked for last; undefined for a parameter that a call created. */
  readonly declared?: ParameterDraft;
}

/** Parameter Store keeps so many versions of a parameter, and then forgets the oldest. */
export const MAX_VERSIONS = 100;

export function latestOf({ versions }: Parameter): ParameterVersion {
  const latest = versions.at(-1);
  if (latest === undefined) throw new Error('A parameter has at least one version.');
  return latest;
}
