import { UsageError } from '@tributary/region/command-line';

/** Where a region on this machine answers unless it was started with another port. */
export const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566';

/**
 * The endpoint of a region: the one that an option names, else that of the environment, else the default.
 * @throws UsageError when it is not a URL
 */
export function regionEndpoint(named: string | undefined): string {
  const endpoint = named ?? (process.env['AWS_ENDPOINT_URL'] || DEFAULT_ENDPOINT);
  if (URL.canParse(endpoint)) return endpoint;
  throw new UsageError(`--endpoint takes a URL such as ${DEFAULT_ENDPOINT}, not ${endpoint}.`);
}

/** Settings of an SDK client that calls a region. A region accepts any signature, so these credentials are no secret. */
export const regionClient = (endpoint: string) => ({
  endpoint,
  region: process.env['AWS_REGION'] ?? 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** A UsageError in place of an endpoint that does not answer, of a refusal of AWS, and of missing credentials. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ('syscall' in error) return new UsageError(`The endpoint does not answer: ${error.message}.`, { cause: error });
  const isRefusal = '$metadata' in error || error.name === 'CredentialsProviderError';
  return isRefusal ? new UsageError(`${error.name}: ${error.message}`, { cause: error }) : error;
}
