import { LambdaClient } from '@aws-sdk/client-lambda';
import { complain, UsageError } from '@tributary/region/command-line';
import { jsonCallsWith } from '#lib/aws/json-call.ts';
import { systemClock } from '#lib/clock.ts';
import { serviceEndpoint } from '#lib/env.ts';
import { TributaryError } from '#lib/errors.ts';
import { type AskConfluent, type ConfluentEffects, confluentCalls } from '#lib/kafka/registry/confluent-call.ts';
import { confluentRegistry } from '#lib/kafka/registry/confluent-registry.ts';
import { registryBy } from '#lib/kafka/registry/registry-of.ts';
import { remembered } from '#lib/kafka/registry/remembered.ts';
import type { SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import { regionClient } from './aws.ts';
import { healthOf } from './region-page.ts';

/** As Confluent's own clients call it: `user:password`. */
const LOGIN = 'SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO';

export const REGISTRY_HELP = `--registry <r>       a schema registry: its URL, or glue:<name> (default: that of the region)`;

export const REGISTRY_ENVIRONMENT_HELP = `${LOGIN}  user:password of the registry`;

/**
 * The name of the registry of a command: that of the option, else that of the region.
 * @throws UsageError when there is none
 */
export async function registryName(named: string | undefined, regionUrl: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const ofRegion = regionUrl === undefined ? undefined : (await healthOf(regionUrl)).schemaRegistryUrl;
  if (ofRegion === undefined) throw new UsageError('No region names a schema registry. Name one with --registry.');
  complain(`schema registry ${ofRegion}`);
  return ofRegion;
}

/**
 * The registry of that name.
 * @throws UsageError when it is neither a URL nor `glue:<name>`
 */
export function registryAt(name: string, regionUrl: string | undefined): SchemaRegistry {
  if (isUrl(name)) return remembered(confluentRegistry(name, confluentEffects()), systemClock);
  if (!name.startsWith('glue:')) throw new UsageError(`--registry takes a URL or glue:<name>, not ${name}.`);
  const client = new LambdaClient(regionUrl === undefined ? {} : regionClient(regionUrl));
  const callAws = jsonCallsWith(client, systemClock, (service) => serviceEndpoint(service) ?? regionUrl);
  return registryBy({ schemaRegistry: name, schemaRegistrySecretArn: undefined }, callAws);
}

/** The registry that a region names. @throws UsageError when it names none */
export const registryOfRegion = async (regionUrl: string): Promise<SchemaRegistry> =>
  registryAt(await registryUrlOf(regionUrl), regionUrl);

/** Asks the registry that a region names. @throws UsageError when it names none */
export const askRegistryOf = async (regionUrl: string): Promise<AskConfluent> =>
  confluentCalls((await registryUrlOf(regionUrl)).replace(/\/+$/, ''), confluentEffects());

async function registryUrlOf(regionUrl: string): Promise<string> {
  const { schemaRegistryUrl } = await healthOf(regionUrl);
  if (schemaRegistryUrl === undefined) throw new UsageError('The region names no schema registry.');
  return schemaRegistryUrl;
}

/**
 * Work with a registry. What the registry or the schemas stop is told in one line, as it is for the caller to mend.
 * @throws UsageError
 */
export async function withRegistry<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof TributaryError ? new UsageError(cause.message, { cause }) : cause;
  }
}

export const isUrl = (name: string): boolean => /^https?:/.test(name) && URL.canParse(name);

/** How a registry is called, with the password of the environment. */
export function confluentEffects(): ConfluentEffects {
  const [username, ...password] = (process.env[LOGIN] ?? '').split(':');
  return username ? { fetch, login: async () => ({ username, password: password.join(':') }) } : { fetch };
}
