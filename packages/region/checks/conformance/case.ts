import type { Caller } from './caller.ts';

/** What AWS answers to some calls. */
export interface ConformanceCase {
  /** A sentence. */
  readonly name: string;
  /** The page of AWS, of Apache Kafka or of Confluent that says so. */
  readonly source: string;
  /** Makes the calls. `own` is a name for what the case creates, which no other case has. */
  readonly run: (aws: Caller, own: string) => Promise<unknown>;
  readonly gives: unknown;
}

export interface ServiceCases {
  /** As it is in the published table. */
  readonly service: string;
  /** As it is in the call. */
  readonly key: string;
  readonly cases: readonly ConformanceCase[];
}
