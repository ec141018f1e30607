import { UsageError } from './command.ts';

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenProviderError']);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

/** What to do about an error that a call of AWS ended with; undefined for all that each command explains itself. */
export function advice(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (EXPIRED.has(name))
    return `The AWS session has expired (${name}). Sign in again, for example with aws sso login, and repeat the command.`;
  if (name === 'CredentialsProviderError')
    return `There are no AWS credentials: ${message}. Sign in (aws sso login), or set AWS_PROFILE, then repeat the command.`;
  if (DENIED.has(name)) return `AWS denies it: ${message}`;
  if ('syscall' in error) return `The endpoint does not answer: ${message}. Is the region there, or the network?`;
  return undefined;
}

/** A UsageError for every error of a call of AWS, with what to do where that is known; any other error as it is. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UsageError) return error;
  const message = advice(error) ?? ('$metadata' in error ? `${error.name}: ${error.message}` : undefined);
  return message === undefined ? error : new UsageError(message, { cause: error });
}
