import { type ConfigRow, ConfigType, TOPIC_CONFIGS } from './config.ts';

/** The source of a value in DescribeConfigs. */
export const ConfigSource = { TOPIC: 1, STATIC_BROKER: 4, DEFAULT: 5 } as const;

export interface DescribedConfig {
  readonly name: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly source: (typeof ConfigSource)[keyof typeof ConfigSource];
  readonly isSensitive: boolean;
  readonly type: ConfigRow['type'];
}

/** All settings of a topic, those at their default included. */
export function describeTopicConfigs(given: ReadonlyMap<string, string>): DescribedConfig[] {
  return Object.entries(TOPIC_CONFIGS).map(([name, row]) => ({
    name,
    value: given.get(name) ?? row.default,
    readOnly: false,
    source: given.has(name) ? ConfigSource.TOPIC : ConfigSource.DEFAULT,
    isSensitive: false,
    type: row.type,
  }));
}

/** The settings of the broker that clients look at. They are given at its start and cannot be changed. */
export function describeBrokerConfigs(settings: Readonly<Record<string, string>>): DescribedConfig[] {
  return Object.entries(settings).map(([name, value]) => ({
    name,
    value,
    readOnly: true,
    source: ConfigSource.STATIC_BROKER,
    isSensitive: false,
    type: ConfigType.STRING,
  }));
}
