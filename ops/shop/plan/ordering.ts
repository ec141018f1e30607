import { callsPerEvent, roundsOf } from './calls.ts';
import { CPU_MS, DEPLOYED } from './deployed.ts';
import type { Workload } from './workload.ts';

/** The most entries of one PutEvents call. */
const CALL_ENTRIES = 10;

/** What the bridge does for one batch from Kafka. */
export interface BatchWork {
  readonly putEventsCalls: number;
  /** Calls to AWS that wait for each other. */
  readonly rounds: number;
  /** Milliseconds of a whole core. */
  readonly cpuMs: number;
}

/**
 * Events of one key go in their order: by default up to ten in a call, of a strict topic each in a call of its own, and
 * one call after the other. So the more records share a key, the more calls wait for each other.
 */
export function batchWork({ keys, isStrict }: Pick<Workload, 'keys' | 'isStrict'>): BatchWork {
  const recordsPerKey = Math.ceil(DEPLOYED.kafkaBatchSize / keys);
  const measuredCalls = callsPerEvent('bridge-kafka', 'PutEvents') * DEPLOYED.kafkaBatchSize;
  const putRounds = isStrict ? recordsPerKey : Math.ceil(recordsPerKey / CALL_ENTRIES);
  const putEventsCalls = isStrict ? putRounds * Math.ceil(keys / CALL_ENTRIES) : measuredCalls;
  return {
    putEventsCalls,
    // All calls of one operation were one round when they were measured, because each event had a key of its own.
    rounds: roundsOf('bridge-kafka', 'as it is') - 1 + putRounds,
    cpuMs: CPU_MS.bridgeBatch + (putEventsCalls - measuredCalls) * CPU_MS.call,
  };
}
