import { UsageError } from '@tributary/region/command-line';
import type { Amount, Holding } from './holdings.ts';

export interface Removal {
  readonly stackName: string;
  readonly stage: string;
  readonly holdings: readonly Holding[];
  readonly isForced: boolean;
}

/** Where a stack that holds nothing is removed without a question. */
const PLAYGROUND = 'dev';

const UNITS: Readonly<Record<string, string>> = {
  table: 'item',
  queue: 'message',
  archive: 'event',
  bucket: 'object',
};

/**
 * What a removal would mean, for people.
 * @throws UsageError when the stack holds something, or its stage is not dev, and the removal is not forced
 */
export function describeRemoval({ stackName, stage, holdings, isForced }: Removal): string {
  const [kept, gone] = [true, false].map((isRetained) => holdings.filter((one) => one.isRetained === isRetained));
  const report = [
    ...section(`${stackName} loses, for good:`, gone ?? []),
    ...section('It leaves, and its next deployment takes back:', kept ?? []),
  ].join('\n');
  if (isForced || (holdings.length === 0 && stage === PLAYGROUND)) return report;
  const advice = `Nothing was removed. If that is meant: npx sls remove --stage ${stage} --force`;
  throw new UsageError([report || `${stackName} holds no data.`, advice].join('\n'));
}

function section(title: string, holdings: readonly Holding[]): readonly string[] {
  if (holdings.length === 0) return [];
  return [title, ...holdings.map(({ word, name, amount }) => `  ${word} ${name}: ${textOf(word, amount)}`)];
}

function textOf(word: string, amount: Amount | undefined): string {
  if (amount === undefined) return 'not counted, your credentials may not';
  const { count, isMore } = amount;
  return `${count.toLocaleString('en')}${isMore ? ' or more' : ''} ${UNITS[word] ?? 'entry'}${count === 1 ? '' : 's'}`;
}
