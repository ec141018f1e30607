import type { JsonObject } from '@tributary/region/json';

export type PartKind =
  | 'alarm'
  | 'api'
  | 'archive'
  | 'bucket'
  | 'bus'
  | 'api-destination'
  | 'discoverer'
  | 'function'
  | 'other'
  | 'pipe'
  | 'queue'
  | 'rule'
  | 'schedule'
  | 'sns'
  | 'table'
  | 'topic'
  | 'workflow';

/** One line of what a template says of a part. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A part through which events go. */
export interface Part {
  /** The place that hops and figures name: `function/<name>`, `rule/<bus>/<name>` and so on. */
  readonly id: string;
  readonly kind: PartKind;
  readonly name: string;
  /** The name without that of its stack. */
  readonly label: string;
  readonly stack?: string;
  readonly logicalId?: string;
  readonly facts: readonly Fact[];
  /** Of a rule, a pipe or an archive. */
  readonly pattern?: JsonObject;
  /** Of a rule: the detail-types that its pattern names, `*` at the end of a prefix; empty when it takes all. */
  readonly types?: readonly string[];
}

export type LinkKind =
  | 'archives'
  | 'delivers'
  | 'failures'
  | 'invokes'
  | 'matches'
  | 'reads'
  | 'sends'
  | 'streams'
  | 'writes';

/** Where events go from one part to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: LinkKind;
  readonly facts: readonly Fact[];
}

/** What the stacks of a region are made of, as far as events go. */
export interface Topology {
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
}
