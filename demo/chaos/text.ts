import { table } from '@tributary/region/command-line';
import type { ChaosResult } from './run.ts';

const MOST_PROBLEMS = 20;

/**
 * The result of a run for a person to read.
 * @param faults the value of the option
 */
export function resultText(result: ChaosResult, faults: string): string {
  const { seed, wanted, problems, story, dataDir, wallMs } = result;
  const seconds = wallMs / 1_000;
  const rate = Math.round(result.events / seconds);
  return [
    `seed ${seed}: ${number(result.events)} events in ${seconds.toFixed(0)} s, ${rate} a second`,
    ...table(
      [
        ['  faults', counts(result.injections)],
        ...damages(result.damages),
        ...(result.expired === 0
          ? []
          : [['  expired', `${number(result.expired)} events, as their readers said`] as const]),
        ['  dead letters', `${counts(result.deadLetters)}, redriven`],
        ...excuses(result.excused),
      ],
      [{ cell: ([name = '']) => name }, { cell: ([, value = '']) => value }],
    ).split('\n'),
    ...(problems.length === 0 ? ['  everything holds'] : failure()),
  ].join('\n');

  function failure(): readonly string[] {
    const shown = problems.slice(0, MOST_PROBLEMS).map(({ invariant, text }) => `  ${invariant}: ${text}`);
    const more = problems.length > MOST_PROBLEMS ? [`  ... and ${problems.length - MOST_PROBLEMS} more`] : [];
    const again = `npm run chaos -- --seed ${seed} --events ${wanted} --faults ${faults}`;
    return [
      `  ${number(problems.length)} things do not hold:`,
      ...shown,
      ...more,
      '',
      `Again: ${again}`,
      `Look:  npm start -- --clock virtual --data ${dataDir}`,
      '',
      story,
    ];
  }
}

/** The sum of several seeds, in one line. */
export function sumText(results: readonly ChaosResult[]): string {
  const sum = (of: (result: ChaosResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const faults = sum(({ injections }) => Object.values(injections).reduce((total, count) => total + count, 0));
  const excused = sum((result) => Object.values(result.excused).reduce((total, { times }) => total + times, 0));
  const failed = results.filter(({ problems }) => problems.length > 0).map(({ seed }) => seed);
  const minutes = (sum(({ wallMs }) => wallMs) / 60_000).toFixed(0);
  return [
    `seeds ${results[0]?.seed} to ${results.at(-1)?.seed}: ${number(sum(({ events }) => events))} events`,
    `${number(faults)} faults, ${number(excused)} excuses, in ${minutes} minutes`,
    failed.length === 0 ? 'everything holds' : `seeds that failed: ${failed.join(', ')}`,
  ].join(', ');
}

/** A row where bits were flipped: whether the starts refused the folder, said it or went on. */
const damages = (damaged: ChaosResult['damages']): readonly (readonly [string, string])[] =>
  Object.keys(damaged).length === 0 ? [] : [['  bits', counts(damaged)]];

/** One row for each sort of excuse. */
const excuses = (excused: ChaosResult['excused']): readonly (readonly [string, string])[] =>
  Object.entries(excused).map(([what, { times, by }]) => ['  excused', `${number(times)} ${what}: ${counts(by)}`]);

function counts(byName: Readonly<Record<string, number>>): string {
  const parts = Object.entries(byName).map(([name, count]) => `${number(count)} ${name}`);
  return parts.join(', ') || 'none';
}

const number = (count: number): string => count.toLocaleString('en');
