import { RegionError } from '../core/region-error.ts';
import { type Announcement, announcementFolder } from './announcement.ts';
import { isOfProject, runningRegions } from './running.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What an endpoint is looked up by. */
export interface Lookup {
  /** The value of `--endpoint`. */
  readonly named: string | undefined;
  /** Regions whose package lies in this folder count. */
  readonly projectDir: string;
  /** What else the user can do when no region runs; it ends the message. */
  readonly advice: string;
  readonly environment?: Environment;
  /** The folder of the announcements. */
  readonly folder?: string;
}

export interface Choice {
  readonly url: string;
  /** A line that tells why this endpoint was taken; undefined when an option named it. */
  readonly reason: string | undefined;
}

/**
 * The endpoint of a command: that of `--endpoint`, else AWS_ENDPOINT_URL, else the newest running region of the project.
 * @throws RegionError ENDPOINT_INVALID, NO_REGION_RUNS
 */
export async function chooseEndpoint(lookup: Lookup): Promise<Choice> {
  const { named, environment = process.env } = lookup;
  if (named !== undefined) return { url: checked(named, '--endpoint'), reason: undefined };
  const fromEnvironment = configured(environment, 'AWS_ENDPOINT_URL');
  if (fromEnvironment === undefined) return ofRunning(lookup);
  return {
    url: checked(fromEnvironment, 'AWS_ENDPOINT_URL'),
    reason: `Endpoint ${fromEnvironment} (AWS_ENDPOINT_URL)`,
  };
}

/**
 * The endpoint that the environment names for one service, as in AWS_ENDPOINT_URL_SQS.
 * @param service as the variables write it: `SQS`, `LAMBDA`, `EVENTBRIDGE`, `SFN`, `SNS`, `S3`, `DYNAMODB`
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function serviceEndpoint(service: string, environment: Environment = process.env): string | undefined {
  const name = `AWS_ENDPOINT_URL_${service}`;
  const url = configured(environment, name);
  return url === undefined ? undefined : checked(url, name);
}

function configured(environment: Environment, name: string): string | undefined {
  const isIgnored = environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  return isIgnored ? undefined : environment[name] || undefined;
}

function checked(url: string, name: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new RegionError('ENDPOINT_INVALID', `${name} takes a URL such as http://127.0.0.1:4566, not ${url}.`);
}

async function ofRunning({ projectDir, advice, folder = announcementFolder() }: Lookup): Promise<Choice> {
  const running = await runningRegions(folder);
  const [newest, ...older] = running.filter((region) => isOfProject(region, projectDir));
  if (newest !== undefined) return { url: newest.endpoint, reason: reasonOf(newest, older) };
  const others = running.map(({ endpoint, packageDir }) => `A region of ${packageDir} runs at ${endpoint}.`);
  throw new RegionError('NO_REGION_RUNS', ['No region of this project runs.', ...others, advice].join(' '));
}

function reasonOf(newest: Announcement, older: readonly Announcement[]): string {
  const taken = `Region ${describe(newest)}`;
  if (older.length === 0) return taken;
  return `${taken}, the newest of ${older.length + 1}; --endpoint takes another: ${older.map(describe).join('; ')}`;
}

function describe({ endpoint, pid, startedAtMs }: Announcement): string {
  return `${endpoint} (process ${pid}, since ${new Date(startedAtMs).toISOString().slice(0, 19)}Z)`;
}
