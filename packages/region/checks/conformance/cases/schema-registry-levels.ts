import type { ConformanceCase } from '../case.ts';
import { call, ONE, PLAIN, record, register, WITH_OPTIONAL, WITH_REQUIRED } from './schema-registry-calls.ts';

const EVOLUTION = 'https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html';
const INT = record('R', { name: 'a', type: 'int' });
const LONG = record('R', { name: 'a', type: 'long' });

/** Whether a schema may follow another at a level. */
const compatible = (
  name: string,
  level: string,
  first: string,
  second: string,
  isCompatible: boolean,
): ConformanceCase => ({
  name: `${level}: ${name} is ${isCompatible ? 'compatible' : 'incompatible'}`,
  source: EVOLUTION,
  run: async (aws, own) => {
    await call(aws, 'PUT', `/config/${own}`, { compatibility: level });
    await register(aws, own, first);
    const { status } = await register(aws, own, second);
    return status;
  },
  gives: isCompatible ? 200 : 409,
});

export const SCHEMA_LEVELS: readonly ConformanceCase[] = [
  compatible('a field with a default', 'BACKWARD', PLAIN, WITH_OPTIONAL, true),
  compatible('a field without a default', 'BACKWARD', PLAIN, WITH_REQUIRED, false),
  compatible('a field less', 'BACKWARD', WITH_REQUIRED, PLAIN, true),
  compatible('a field without a default', 'FORWARD', PLAIN, WITH_REQUIRED, true),
  compatible('a field less', 'FORWARD', WITH_REQUIRED, PLAIN, false),
  compatible('a field with a default', 'FULL', PLAIN, WITH_OPTIONAL, true),
  compatible('a field without a default', 'FULL', PLAIN, WITH_REQUIRED, false),
  compatible('int to long', 'BACKWARD', INT, LONG, true),
  compatible('long to int', 'BACKWARD', LONG, INT, false),
  compatible('another name', 'BACKWARD', PLAIN, record('Other', ONE), false),
  compatible('another type', 'NONE', PLAIN, INT, true),
];
