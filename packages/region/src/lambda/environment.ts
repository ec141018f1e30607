import { delimiter } from 'node:path';
import type { FunctionConfig } from './function-config.ts';
import { packageFolders } from './layers/layers.ts';

/** What a process needs to run at all on Windows; on other systems nothing of the machine is passed on but PATH. */
const FROM_MACHINE = ['PATH', 'SystemRoot', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'];

/**
 * The whole environment of a worker. Of the machine's own environment only what a process cannot run without.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function workerEnvironment(
  config: FunctionConfig,
  region: string,
  base: Readonly<Record<string, string>>,
  logStreamName: string,
): Record<string, string> {
  return {
    ...machineEnvironment(),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...base,
    ...layerPaths(config),
    ...config.environment,
    ...reserved(config, region, logStreamName),
  };
}

/** Where `require` looks for packages of layers. */
function layerPaths({ layers, runtime }: FunctionConfig): Record<string, string> {
  return layers === undefined ? {} : { NODE_PATH: packageFolders(layers, runtime).join(delimiter) };
}

/** The variables that a function cannot set for itself. */
function reserved(config: FunctionConfig, region: string, logStreamName: string): Record<string, string> {
  return {
    _HANDLER: config.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: config.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: config.logging.format,
    ...(config.logging.format === 'JSON' && { AWS_LAMBDA_LOG_LEVEL: config.logging.applicationLevel }),
    AWS_LAMBDA_LOG_GROUP_NAME: config.logging.groupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    LAMBDA_TASK_ROOT: config.codeDir,
    LAMBDA_RUNTIME_DIR: import.meta.dirname,
  };
}

function machineEnvironment(): Record<string, string> {
  const entries = FROM_MACHINE.map((name) => [name, process.env[name]] as const);
  const kept = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, name === 'PATH' ? withoutLocalBins(value) : value]));
}

/** npm puts the project's own programs first; a function on AWS has none of them. */
const withoutLocalBins = (path: string): string =>
  path
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
