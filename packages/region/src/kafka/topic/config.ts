import { KafkaError } from '../protocol/error-code.ts';

/** The kinds of value that DescribeConfigs names. */
export const ConfigType = { BOOLEAN: 1, STRING: 2, INT: 3, LONG: 5, LIST: 7 } as const;

export interface ConfigRow {
  readonly type: (typeof ConfigType)[keyof typeof ConfigType];
  readonly default: string;
  readonly accepts: (value: string) => boolean;
}

const wholeFrom = (min: number) => (value: string) => /^-?\d{1,19}$/.test(value) && Number(value) >= min;
const oneOf =
  (...allowed: readonly string[]) =>
  (value: string) =>
    allowed.includes(value);
const ratio = (value: string) => /^(0(\.\d+)?|1(\.0+)?)$/.test(value);

function int(value: number, min = 0): ConfigRow {
  return { type: ConfigType.INT, default: String(value), accepts: wholeFrom(min) };
}
function long(value: number, min = 0): ConfigRow {
  return { type: ConfigType.LONG, default: String(value), accepts: wholeFrom(min) };
}
/** A number of milliseconds without an end, as Kafka writes it. */
const ENDLESS = '9223372036854775807';
const HOUR_MS = 3_600_000;

function flag(value: boolean): ConfigRow {
  return { type: ConfigType.BOOLEAN, default: String(value), accepts: oneOf('true', 'false') };
}

const DAY_MS = 86_400_000;
const NEVER = 9_223_372_036_854_775_000;

/**
 * The accepted topic settings. The first block has an effect; the second tunes replication, disks or compaction, which
 * this broker does not have, and is only stored. A value that would need an effect which the broker cannot give
 * (cleanup.policy=compact, compression by the broker) is refused.
 * @see https://kafka.apache.org/documentation/#topicconfigs
 */
export const TOPIC_CONFIGS: Readonly<Record<string, ConfigRow>> = {
  'cleanup.policy': { type: ConfigType.LIST, default: 'delete', accepts: oneOf('delete') },
  'compression.type': { type: ConfigType.STRING, default: 'producer', accepts: oneOf('producer') },
  'max.message.bytes': int(1_048_588),
  'message.timestamp.after.max.ms': long(HOUR_MS),
  'message.timestamp.before.max.ms': { type: ConfigType.LONG, default: ENDLESS, accepts: wholeFrom(0) },
  'message.timestamp.type': {
    type: ConfigType.STRING,
    default: 'CreateTime',
    accepts: oneOf('CreateTime', 'LogAppendTime'),
  },
  'retention.bytes': long(-1, -1),
  'retention.ms': long(7 * DAY_MS, -1),
  'segment.bytes': int(16 * 1024 * 1024, 14),
  'segment.ms': long(7 * DAY_MS, 1),

  'delete.retention.ms': long(DAY_MS),
  'file.delete.delay.ms': long(60_000),
  'flush.messages': long(NEVER, 1),
  'flush.ms': long(NEVER),
  'index.interval.bytes': int(4096),
  'min.cleanable.dirty.ratio': { type: ConfigType.STRING, default: '0.5', accepts: ratio },
  'min.compaction.lag.ms': long(0),
  'min.insync.replicas': { type: ConfigType.INT, default: '1', accepts: oneOf('1') },
  preallocate: flag(false),
  'segment.index.bytes': int(10 * 1024 * 1024, 4),
  'segment.jitter.ms': long(0),
  'unclean.leader.election.enable': flag(false),
};

/** A topic's settings as they are used. */
export interface TopicConfig {
  readonly maxMessageBytes: number;
  readonly retentionMs: number;
  readonly retentionBytes: number;
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly stampsAppendTime: boolean;
  /** How old a record may be when it is appended. */
  readonly timestampBeforeMaxMs: number;
  /** How far ahead of the broker's time a record may be. */
  readonly timestampAfterMaxMs: number;
}

/** What a topic has that is made without the setting. */
export const topicDefault = (name: string): string => TOPIC_CONFIGS[name]?.default ?? '';

/** The settings given by name, all others at their defaults. */
export function topicConfig(given: ReadonlyMap<string, string>): TopicConfig {
  const text = (name: string): string => given.get(name) ?? topicDefault(name);
  return {
    maxMessageBytes: Number(text('max.message.bytes')),
    retentionMs: Number(text('retention.ms')),
    retentionBytes: Number(text('retention.bytes')),
    segmentBytes: Number(text('segment.bytes')),
    segmentMs: Number(text('segment.ms')),
    stampsAppendTime: text('message.timestamp.type') === 'LogAppendTime',
    timestampBeforeMaxMs: Number(text('message.timestamp.before.max.ms')),
    timestampAfterMaxMs: Number(text('message.timestamp.after.max.ms')),
  };
}

/** @throws KafkaError INVALID_CONFIG when the broker has no such setting, or cannot act on the value */
export function checkConfig(name: string, value: string): void {
  const row = TOPIC_CONFIGS[name];
  if (row === undefined) throw new KafkaError('INVALID_CONFIG', `Unknown topic config name: ${name}`);
  if (row.accepts(value)) return;
  throw new KafkaError('INVALID_CONFIG', `Invalid value ${value} for configuration ${name}: this broker cannot do it.`);
}
