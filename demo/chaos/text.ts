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
        ['  dead letters', `${counts(result.deadLetters)}, redriven`],
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

function counts(byName: Readonly<Record<string, number>>): string {
  const parts = Object.entries(byName).map(([name, count]) => `${number(count)} ${name}`);
  return parts.join(', ') || 'none';
}

const number = (count: number): string => count.toLocaleString('en');
