import type { LinkKind, Part, PartKind } from '../../../server/map/shapes.ts';
import { counted, formatCount } from '../../components/format.ts';
import type { PartFigures } from './figures.ts';

export const KIND_WORDS: Readonly<Record<PartKind, string>> = {
  alarm: 'alarm',
  api: 'HTTP API',
  'api-destination': 'API destination',
  archive: 'archive',
  bucket: 'bucket',
  bus: 'event bus',
  discoverer: 'schema discoverer',
  function: 'function',
  other: 'outside of the stacks',
  pipe: 'pipe',
  queue: 'queue',
  rule: 'rule',
  schedule: 'schedule',
  sns: 'SNS topic',
  table: 'table',
  topic: 'topic',
  workflow: 'workflow',
};

/** Of a link, as its end says it: "reads topic readings". */
export const LINK_WORDS: Readonly<Record<LinkKind, { readonly out: string; readonly in: string }>> = {
  archives: { out: 'archived in', in: 'archives' },
  delivers: { out: 'delivers to', in: 'target of' },
  failures: { out: 'failures go to', in: 'failures of' },
  invokes: { out: 'invokes', in: 'invoked by' },
  matches: { out: 'matched by', in: 'matches events of' },
  reads: { out: 'read by', in: 'reads' },
  sends: { out: 'sends to', in: 'sent by' },
  streams: { out: 'changes go to', in: 'reads changes of' },
  writes: { out: 'writes to', in: 'written by' },
};

/** Below one a second, a rate is told by the minute. */
export function rateText(perSecond: number): string {
  if (perSecond >= 9.95) return `${formatCount(Math.round(perSecond))}/s`;
  return `${formatCount(perSecond)}/s`;
}

/** What is drawn of a rule: the events that it takes. */
export function titleOf({ kind, label, types, pattern }: Part): string {
  if (kind === 'archive') return `archive ${label}`;
  if (kind !== 'rule' || pattern === undefined) return label;
  const [first, ...more] = types ?? [];
  if (first !== undefined) return more.length === 0 ? first : `${first} +${more.length}`;
  const [source] = [pattern['source'] ?? []].flat();
  return typeof source === 'string' ? `all of ${source}` : label;
}

export interface Told {
  readonly part: Part;
  readonly figures: PartFigures;
  readonly deadLetters: number;
  readonly faults: number;
  readonly isUnmatched: boolean;
}

/** Such as "function work, 12 a second, 2 dead letters". */
export function nameOf({ part, figures, deadLetters, faults, isUnmatched }: Told): string {
  const { perSecond, errors, lag, depth } = figures;
  return [
    `${KIND_WORDS[part.kind]} ${part.label}`,
    part.kind === 'rule' && titleOf(part) !== part.label && `for ${part.types?.join(', ') || titleOf(part)}`,
    perSecond > 0 && `${formatCount(perSecond)} a second`,
    errors > 0 && `${counted(errors, 'error')} in the last minute`,
    deadLetters > 0 && counted(deadLetters, 'dead letter'),
    lag > 0 && `${counted(lag, 'record')} behind`,
    depth > 0 && `${counted(depth, 'message')} waiting`,
    faults > 0 && `${counted(faults, 'fault')} switched on`,
    isUnmatched && 'no match so far',
  ]
    .filter((text) => text !== false)
    .join(', ');
}
