import type { Part, PartKind } from '../../../server/map/shapes.ts';

/** `/_region/faults`, as far as the map shows it. */
export interface FaultsPage {
  readonly enabled: boolean;
  readonly rules: readonly FaultRule[];
}

export interface FaultRule {
  readonly fault: string;
  /** A pattern of paths, such as `function/*` or `dynamodb/PutItem/orders`. */
  readonly at: string;
  /** A pattern of functions that call. */
  readonly from: string | null;
  readonly enabled?: boolean;
}

/** By the first part of a fault's path, what the rest of the path names; a call has its operation between the two. */
const TARGETS: Readonly<Record<string, { readonly kind: PartKind; readonly skips: number }>> = {
  function: { kind: 'function', skips: 1 },
  async: { kind: 'function', skips: 1 },
  rule: { kind: 'rule', skips: 1 },
  queue: { kind: 'queue', skips: 1 },
  dynamodb: { kind: 'table', skips: 2 },
  events: { kind: 'bus', skips: 2 },
  lambda: { kind: 'function', skips: 2 },
  s3: { kind: 'bucket', skips: 2 },
  sns: { kind: 'sns', skips: 2 },
  sqs: { kind: 'queue', skips: 2 },
  states: { kind: 'workflow', skips: 2 },
};

/** The faults that are switched on at a part. One that may happen anywhere is of no part. */
export function faultsAt({ kind, name }: Part, { enabled, rules }: FaultsPage): readonly FaultRule[] {
  if (!enabled) return [];
  return rules.filter(
    (rule) => rule.enabled !== false && (hitsTarget(rule, kind, name) || hitsCaller(rule, kind, name)),
  );
}

/** Those that may happen at any part. */
export const faultsAnywhere = ({ enabled, rules }: FaultsPage): readonly FaultRule[] =>
  enabled ? rules.filter((rule) => rule.enabled !== false && isAnywhere(rule)) : [];

const isAnywhere = ({ at, from }: FaultRule): boolean => !isNarrow(at) && (from === null || from === '*');

/** Whether a path names more than a service. */
const isNarrow = (at: string): boolean => {
  const [first = '', ...rest] = at.split('/');
  return (
    TARGETS[first] !== undefined &&
    rest.length >= (TARGETS[first]?.skips ?? 1) &&
    rest[(TARGETS[first]?.skips ?? 1) - 1] !== '*'
  );
};

function hitsTarget({ at }: FaultRule, kind: PartKind, name: string): boolean {
  const [first = '', ...rest] = at.split('/');
  const target = TARGETS[first];
  if (target === undefined || target.kind !== kind || !isNarrow(at)) return false;
  const pattern = kind === 'rule' ? (rest[0] ?? '*') : rest.slice(target.skips - 1).join('/');
  return fits(pattern, kind === 'rule' ? name.slice(name.lastIndexOf('/') + 1) : name);
}

const hitsCaller = ({ from }: FaultRule, kind: PartKind, name: string): boolean =>
  kind === 'function' && from !== null && from !== '*' && fits(from, name);

/** `*` stands for any text within one part; a pattern with fewer parts takes what is below it, too. */
function fits(pattern: string, name: string): boolean {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`^${source}(?:/|$)`).test(name);
}
