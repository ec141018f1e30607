import { AwsError } from '../../../src/core/aws-error.ts';
import type { Clock } from '../../../src/core/clock.ts';
import { Journal } from '../../../src/core/journal.ts';
import { isObject } from '../../../src/core/json.ts';
import type { Invocation } from '../../../src/core/ports.ts';
import type { Report } from '../../../src/lambda/destinations.ts';
import type { Partition } from '../../../src/lambda/mappings/item.ts';
import type { MappingDeps } from '../../../src/lambda/mappings/mapping.ts';

export const FUNCTION = 'arn:aws:lambda:eu-central-1:000000000000:function:bridge';

/** What a scripted function does with one event: its answer, or how it fails. */
export type Script = (event: unknown, call: number) => unknown;

export class Throttled extends Error {}

/** Everything that a mapping needs, around a function that is a plain callback. */
export function mappingHarness(clock: Clock, script: Script) {
  const journal = new Journal(clock);
  const events: unknown[] = [];
  const times: number[] = [];
  const reports: { arn: string; report: Report }[] = [];
  const figures: unknown[] = [];
  const invoke = async (_arn: string, payload: string): Promise<Invocation> => {
    const requestId = `r-${events.length + 1}`;
    const event: unknown = JSON.parse(payload);
    events.push(event);
    times.push(clock.now());
    try {
      return { requestId, payload: JSON.stringify((await script(event, events.length)) ?? null) };
    } catch (error) {
      if (error instanceof Throttled) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      return { requestId, functionError: 'Unhandled', payload: '{"errorType":"Error"}' };
    }
  };
  const deps: MappingDeps = {
    clock,
    journal,
    functions: { invoke },
    destinations: async (arn, report) => void reports.push({ arn, report }),
    findIds: (value) => (isObject(value) && typeof value['id'] === 'string' ? [value['id']] : []),
    metrics: { report: (...reported) => void figures.push(reported) },
    compilePattern: (pattern) => (value) => containsAll(JSON.parse(pattern), value),
  };
  return { deps, journal, events, times, reports, figures };
}

/** The smallest pattern language that the tests need: lists of allowed values, nested. */
function containsAll(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.includes(value);
  if (!isObject(pattern)) return false;
  return Object.entries(pattern).every(([key, part]) => isObject(value) && containsAll(part, value[key]));
}

const partitions = new Map<string, Partition>();

/** A partition of that name that takes every commit; the same object for the same name. */
export function partitionNamed(name: string): Partition {
  const partition = partitions.get(name) ?? { name, isOwned: true, commit: async () => {}, readOn: () => {} };
  partitions.set(name, partition);
  return partition;
}
