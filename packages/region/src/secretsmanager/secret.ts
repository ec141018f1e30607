/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html */

/** What a version keeps secret: a text, or bytes in base64. */
export type SecretValue = { readonly text: string } | { readonly base64: string };

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  /** Its staging labels: each label is on one version at most. */
  readonly stages: readonly string[];
  readonly createdAtMs: number;
}

/** What a secret is apart from its values. */
export interface SecretDraft {
  readonly name: string;
  readonly description?: string;
  /** The region has no keys: it only notes which one was asked for. */
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A secret with its versions, the newest last. */
export interface Secret extends SecretDraft {
  readonly arn: string;
  readonly versions: readonly SecretVersion[];
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** When it was marked for deletion, and when it goes. */
  readonly deletion?: { readonly markedAtMs: number; readonly dueAtMs: number };
  /** What the template of a stack asked for last; undefined for a secret that a call created. */
  readonly declared?: string;
}

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';

export const MAX_SECRET_BYTES = 65_536;
export const MAX_STAGES = 20;

/** A secret keeps so many versions without a label, and then forgets the oldest. */
export const MAX_UNLABELLED = 100;
