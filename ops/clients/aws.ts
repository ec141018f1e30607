import path from 'node:path';
import { complain, UsageError } from '@tributary/region/command-line';
import { chooseEndpoint, serviceEndpoint } from '@tributary/region/discovery';
import { SERVICE } from '#schemas/service.ts';

/** Where a region on this machine answers unless it was started with another port. */
export const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566';

export const PROJECT = path.join(import.meta.dirname, '../..');

/** For the help of a command: which region it takes. */
export const ENDPOINT_HELP = `--endpoint URL  of a region (default: AWS_ENDPOINT_URL, else the running region of this project)`;

const START_ONE = 'Start one with `npm start`, or name one with --endpoint.';
const OR_AWS = 'Start one with `npm start`, name one with --endpoint, or say --aws.';

/**
 * The endpoint of a command that works on a region alone: the one that an option names, else that of the environment,
 * else that of the running region of this project. A line on standard error tells which was taken.
 * @throws RegionError when there is none, or it is no URL
 */
export async function regionEndpoint(named: string | undefined, advice = START_ONE): Promise<string> {
  const { url, reason } = await chooseEndpoint({ named, projectDir: PROJECT, advice });
  if (reason !== undefined) complain(reason);
  return url;
}

/** With what the names of a stack's resources begin. */
export const stackPrefix = (stage: string): string => `${SERVICE}-${stage}-`;

/** The same of the name of a resource; undefined where it is not of a stack of this service. */
export const stackPrefixIn = (name: string): string | undefined => STACK_PREFIX.exec(name)?.[0];
const STACK_PREFIX = new RegExp(`^${SERVICE}-[^-]+-`);

/** The services that commands call, as the variables AWS_ENDPOINT_URL_<SERVICE> write them. */
export type Service =
  | 'CLOUDFORMATION'
  | 'CLOUDWATCH'
  | 'CLOUDWATCH_LOGS'
  | 'DYNAMODB'
  | 'EVENTBRIDGE'
  | 'GLUE'
  | 'LAMBDA'
  | 'PIPES'
  | 'S3'
  | 'SCHEMAS'
  | 'SECRETS_MANAGER'
  | 'SFN'
  | 'SNS'
  | 'SQS'
  | 'SSM';

/** Where the clients of a command lead: to a region, or to AWS. */
export interface Target {
  /** The URL of a region; undefined on AWS. */
  readonly regionUrl: string | undefined;
  /** Settings of the SDK client of a service. */
  readonly settings: (service: Service) => Partial<ReturnType<typeof regionClient>>;
}

export interface TargetOptions {
  readonly aws: boolean;
  readonly endpoint: string | undefined;
}

/**
 * Where a command works that can work on AWS. It goes there for `--aws` alone: without a region it refuses.
 * @throws UsageError or RegionError when options contradict each other, or there is no region
 */
export async function targetOf({ aws, endpoint }: TargetOptions): Promise<Target> {
  if (aws && endpoint !== undefined) throw new UsageError('Give --aws or --endpoint, not both.');
  if (aws) return onAws();
  const regionUrl = await regionEndpoint(endpoint, OR_AWS);
  const urlOf = (service: Service): string =>
    (endpoint === undefined ? serviceEndpoint(service) : undefined) ?? regionUrl;
  return { regionUrl, settings: (service) => regionClient(urlOf(service)) };
}

/** By the usual rules of the SDK, so the environment and the profile name credentials, Region and endpoints. */
function onAws(): Target {
  const proxied = Object.keys(process.env).filter((name) => name.startsWith('AWS_ENDPOINT_URL'));
  complain(`AWS${proxied.length === 0 ? '' : `, by the endpoint of ${proxied.join(', ')}`}`);
  return { regionUrl: undefined, settings: () => ({}) };
}

/** Settings of an SDK client that calls a region. A region accepts any signature, so these credentials are no secret. */
export const regionClient = (endpoint: string) => ({
  endpoint,
  region: process.env['AWS_REGION'] ?? 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
