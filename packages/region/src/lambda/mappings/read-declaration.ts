import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { MappingDeclaration } from './mapping.ts';
import { readRegistrySettings } from './values/read-settings.ts';

type Settings = Partial<Omit<MappingDeclaration, 'uuid' | 'functionArn' | 'eventSourceArn'>>;

/** Reads one member into settings. */
type Read = (value: Json, name: string) => Settings;

const second = 1_000;

/** Members of the API and properties of the template have the same names. Bounds are AWS's. */
const MEMBERS: Readonly<Record<string, Read>> = {
  Enabled: (value, name) => ({ enabled: flag(value, name) }),
  BatchSize: (value, name) => ({ batchSize: integer(value, name, 1, 10_000) }),
  MaximumBatchingWindowInSeconds: (value, name) => ({ windowMs: integer(value, name, 0, 300) * second }),
  MaximumRetryAttempts: (value, name) => ({ maximumRetryAttempts: integer(value, name, -1, 10_000) }),
  MaximumRecordAgeInSeconds: (value, name) => ({ maximumRecordAgeMs: recordAgeMs(value, name) }),
  BisectBatchOnFunctionError: (value, name) => ({ bisectBatchOnFunctionError: flag(value, name) }),
  Topics: (value, name) => ({ topics: texts(value, name) }),
  StartingPosition: (value) => ({ startingPosition: startingPosition(value) }),
  StartingPositionTimestamp: (value, name) => ({ startingPositionTimestampMs: timestampMs(value, name) }),
  FunctionResponseTypes: (value, name) => ({
    reportBatchItemFailures: texts(value, name).includes('ReportBatchItemFailures'),
  }),
  FilterCriteria: (value, name) => ({ filters: patterns(value, name) }),
  DestinationConfig: (value, name) => destination(value, name),
  ScalingConfig: (value, name) => ({ maximumConcurrency: concurrency(value, name) }),
  // One batch of a shard at a time keeps the order of all its keys, not only that of each.
  ParallelizationFactor: (value, name) => ({ parallelizationFactor: integer(value, name, 1, 10) }),
  TumblingWindowInSeconds: noTumblingWindow,
  AmazonManagedKafkaEventSourceConfig: (value, name) => ({ ...consumerGroup(value, name), ...registry(value, name) }),
  ProvisionedPollerConfig: (value, name) => ({ provisionedPollers: pollers(value, name) }),
};

/** Members without effect in the region. */
const ACCEPTED = new Set([
  'KmsKeyArn',
  'KMSKeyArn',
  'LoggingConfig',
  'MetricsConfig',
  'Tags',
  'SourceAccessConfigurations',
]);
const ELSEWHERE = new Set(['FunctionName', 'EventSourceArn', 'UUID']);

/**
 * Reads the settings of an event source mapping from the members of the API or the properties of a template.
 * @throws AwsError InvalidParameterValueException that names a setting which is out of range or which the region does not run
 */
export function readMappingSettings(members: JsonObject): Settings {
  const entries = Object.entries(members).filter(([name]) => !ACCEPTED.has(name) && !ELSEWHERE.has(name));
  const settings = entries.map(([name, value]) => {
    const read = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
    return read ? read(value, name) : invalid(`The region does not run ${name} of an event source mapping.`);
  });
  return Object.assign({}, ...settings) as Settings;
}

function invalid(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}

function integer(value: Json | undefined, name: string, min: number, max: number): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number))
    return invalid(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(value)}.`);
  if (number < min) outside(name, number, `greater than or equal to ${min}`);
  if (number > max) outside(name, number, `less than or equal to ${max}`);
  return number;
}

/** As the service's model checks members, whose names it writes with small letters at their beginning. */
function outside(name: string, value: number, bound: string): never {
  const path = name.replaceAll(/(^|\.)[A-Z]/g, (letter) => letter.toLowerCase());
  const constraint = `failed to satisfy constraint: Member must have value ${bound}`;
  const message = `1 validation error detected: Value '${value}' at '${path}' ${constraint}`;
  throw new AwsError('ValidationException', message);
}

/** Whole or part of a second: clients send a date as seconds since the epoch, with a fraction. */
function timestampMs(value: Json, name: string): number {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) return Math.round(seconds * second);
  return invalid(`${name} must be seconds since 1970, with or without a fraction, not ${JSON.stringify(value)}.`);
}

function concurrency(value: Json, name: string): number | undefined {
  const maximum = member(value, name, 'MaximumConcurrency') ?? null;
  return maximum === null ? undefined : integer(maximum, `${name}.MaximumConcurrency`, 2, 1_000);
}

function noTumblingWindow(value: Json, name: string): Settings {
  return Number(value) === 0 ? {} : invalid(`The region does not run ${name} of an event source mapping.`);
}

function recordAgeMs(value: Json, name: string): number {
  const seconds = integer(value, name, -1, 604_800);
  if (seconds === -1) return -1;
  return seconds >= 60 ? seconds * second : invalid(`${name} must be -1 or from 60 to 604800, not ${seconds}.`);
}

function flag(value: Json, name: string): boolean {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : invalid(`${name} must be true or false.`);
}

function texts(value: Json, name: string): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  return invalid(`${name} must be a list of texts.`);
}

function member(value: Json, name: string, key: string): Json | undefined {
  return isObject(value) ? value[key] : invalid(`${name} must be an object.`);
}

function startingPosition(value: Json): NonNullable<Settings['startingPosition']> {
  if (value === 'TRIM_HORIZON' || value === 'LATEST' || value === 'AT_TIMESTAMP') return value;
  const known = 'Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const message = `1 validation error detected: Value '${text}' at 'startingPosition' failed to satisfy constraint: ${known}`;
  throw new AwsError('ValidationException', message);
}

function patterns(value: Json, name: string): readonly string[] {
  const filters = member(value, name, 'Filters') ?? [];
  const all = Array.isArray(filters)
    ? filters.map((filter: Json) => (isObject(filter) ? filter['Pattern'] : null))
    : [null];
  return all.every((pattern) => typeof pattern === 'string')
    ? all
    : invalid(`${name}.Filters must each have a Pattern.`);
}

function destination(value: Json, name: string): Settings {
  const onFailure = member(value, name, 'OnFailure');
  const arn = isObject(onFailure) ? onFailure['Destination'] : undefined;
  if (arn === undefined || arn === '') return { onFailure: undefined };
  return typeof arn === 'string' ? { onFailure: arn } : invalid(`${name}.OnFailure.Destination must be a text.`);
}

function consumerGroup(value: Json, name: string): Settings {
  const group = member(value, name, 'ConsumerGroupId');
  if (group === undefined) return {};
  return typeof group === 'string' ? { consumerGroupId: group } : invalid(`${name}.ConsumerGroupId must be a text.`);
}

function registry(value: Json, name: string): Settings {
  const config = member(value, name, 'SchemaRegistryConfig');
  if (config === undefined) return {};
  return { schemaRegistry: readRegistrySettings(config, `${name}.SchemaRegistryConfig`) };
}

function pollers(value: Json, name: string): NonNullable<Settings['provisionedPollers']> {
  const minimum = member(value, name, 'MinimumPollers') ?? 1;
  const maximum = member(value, name, 'MaximumPollers') ?? 200;
  return {
    minimum: integer(minimum, `${name}.MinimumPollers`, 1, 200),
    maximum: integer(maximum, `${name}.MaximumPollers`, 1, 2_000),
  };
}
