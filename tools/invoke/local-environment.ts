import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { startRegion } from '@tributary/region';
import { UsageError } from '@tributary/region/command-line';
import { ensurePackaged } from '../package.ts';
import { deployedName, deployedNames } from './functions.ts';
import { probedPackage } from './probed-package.ts';

/** What a function finds in its environment, and the end of what was started for it. */
export interface LocalEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Credentials that no region on this machine looks at, for a shell that has none. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/**
 * The environment of a function that runs outside of a region and calls into one: the one at `endpoint`, or, where
 * that is undefined, a fresh one that runs until it is stopped, in which nothing else reacts.
 * @throws UsageError when the endpoint does not answer, or does not know the function
 */
export async function localEnvironment(
  name: string,
  region: string,
  endpoint: string | undefined,
): Promise<LocalEnvironment> {
  const template = await ensurePackaged();
  const functionName = deployedName(deployedNames(template), name);
  if (endpoint !== undefined) {
    return { variables: await variablesAt(endpoint, region, functionName), stop: async () => {} };
  }
  using probed = probedPackage(template);
  const fresh = await startRegion({ packageDir: probed.packageDir, port: 0, kafka: { port: 0 } });
  const variables = await variablesAt(fresh.endpoint, region, functionName);
  return { variables: { ...variables, ...CREDENTIALS, AWS_ENDPOINT_URL: fresh.endpoint }, stop: () => fresh.stop() };
}

async function variablesAt(
  endpoint: string,
  region: string,
  FunctionName: string,
): Promise<Readonly<Record<string, string>>> {
  const credentials = {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? CREDENTIALS.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? CREDENTIALS.AWS_SECRET_ACCESS_KEY,
  };
  const lambda = new LambdaClient({ endpoint, region, credentials });
  try {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return Environment?.Variables ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${endpoint} does not give the environment of ${FunctionName}: ${reason}`, { cause });
  }
}
