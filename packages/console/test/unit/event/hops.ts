import type { Hop, Step } from '@tributary/region/journal';
import { byEvent } from '../../../../../ops/trace/by-event.ts';
import { storiesOf } from '../../../../../ops/trace/tree.ts';
import { type Row, rowsOf } from '../../../ui/pages/event/path/rows.ts';

/** An instant of a path: milliseconds since its beginning, a step, where, and what is told about it. */
export type Told = readonly [atMs: number, step: Step, place: string, detail?: Hop['detail']];

export const BUS = 'arn:aws:events:eu-west-1:000000000000:event-bus/app-dev';
export const ruleArn = (name: string): string => `arn:aws:events:eu-west-1:000000000000:rule/app-dev/${name}`;
export const functionArn = (name: string): string => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
export const queueArn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

/** Hops of the event `evt-1`. */
export const hopsOf = (told: readonly Told[], ids: readonly string[] = ['evt-1']): readonly Hop[] =>
  told.map(([at, step, place, detail], index) => ({ n: index + 1, at, step, place, ids, ...(detail && { detail }) }));

/** The rows of the one path that hops make. */
export function rowsFrom(hops: readonly Hop[], id = 'evt-1'): readonly Row[] {
  const [story] = storiesOf(byEvent(hops, id));
  return story === undefined ? [] : rowsOf(story);
}

/** Each row as its depth and its steps. */
export const shape = (rows: readonly Row[]): readonly string[] =>
  rows.map(({ depth, hops }) => `${'  '.repeat(depth)}${hops.map(({ step }) => step).join(' ')}`);
