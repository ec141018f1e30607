import { struct } from '../protocol/composite.ts';
import { KafkaError } from '../protocol/error-code.ts';
import { int8, nullableString, string } from '../protocol/types.ts';
import type { BrokerApi } from '../state.ts';
import { TOPIC_CONFIGS } from '../topic/config.ts';
import { alteringApi, type ConfigChange, presentValue } from './alter-configs.ts';

interface IncrementalChange extends ConfigChange {
  readonly operation: number;
}

/** The operations, by number: each gives the new value, or undefined for the default. */
const OPERATIONS: Readonly<Record<number, (change: ConfigChange, current: readonly string[]) => string | undefined>> = {
  0: ({ name, value }) => presentValue(name, value),
  1: () => undefined,
  2: ({ name, value }, current) => [...new Set([...current, presentValue(name, value)])].join(','),
  3: ({ name, value }, current) => current.filter((item) => item !== presentValue(name, value)).join(','),
};

/** The API that changes only the named settings (KIP-339). */
export const incrementalAlterConfigs: BrokerApi = alteringApi<IncrementalChange>(
  { key: 44, name: 'IncrementalAlterConfigs', maxVersion: 1, flexibleFrom: 1 },
  struct<IncrementalChange>({ name: string, operation: int8, value: nullableString }),
  (before, changes) => {
    const after = new Map(before);
    for (const change of changes) {
      const value = newValue(change, after.get(change.name));
      if (value === undefined) after.delete(change.name);
      else after.set(change.name, value);
    }
    return after;
  },
);

function newValue(change: IncrementalChange, set: string | undefined): string | undefined {
  const operation = OPERATIONS[change.operation];
  if (operation === undefined) throw new KafkaError('INVALID_REQUEST', `There is no operation ${change.operation}.`);
  const current = set ?? TOPIC_CONFIGS[change.name]?.default ?? '';
  return operation(
    change,
    current.split(',').filter((item) => item !== ''),
  );
}
