import path from 'node:path';
import { chromiumPath } from '@tributary/console/chromium';
import { ensurePackaged } from '../../tools/package.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { MODES, type Mode, type Regions, type Sample, type Turn, turn, WatchedRegion } from './cost.ts';
import { type Seen, seenInBrowser } from './in-browser.ts';

const ORDERS = 500;
const TURNS_IN_A_ROUND = 2;
/** As many in both regions: one that has done more is faster. */
const WARM_UPS = 4;
const PAINTS = 12;
const EVENTS = 40;

/** It takes minutes: says what it does, where the result is not. */
const tell = (text: string): void => console.error(text);

async function run({ rounds, quick }: Settings): Promise<Report> {
  const packageDir = path.dirname(await ensurePackaged());
  tell('Starting two regions: one without a console, one with it.');
  using bare = await WatchedRegion.start(packageDir, '');
  using withPages = await WatchedRegion.start(packageDir, 'console');
  const turns = await costs({ bare, withPages }, quick ? ORDERS / 5 : ORDERS, rounds * TURNS_IN_A_ROUND);
  const seen = await look(withPages.endpoint, quick);
  const ratios = Object.fromEntries(
    (['closed', 'open', 'events', 'event'] as const).map((mode) => [
      `${mode}CpuRatio`,
      rounded(ratioOf(turns, mode, 'cpuMicros')),
    ]),
  );
  return {
    tables: [costTable(turns), ...(seen === undefined ? [] : [seenTable(seen)])],
    figures: {
      ...ratios,
      ...(seen !== undefined && {
        firstPaintMs: rounded(median(seen.firstPaint)),
        hopToRowMs: rounded(median(seen.hopToRow)),
      }),
    },
  };
}

async function costs(regions: Regions, orders: number, count: number): Promise<readonly Turn[]> {
  tell(`Warming up, ${orders * WARM_UPS} orders in each region.`);
  for (const region of Object.values(regions))
    for (let left = WARM_UPS; left > 0; left--) await region.sample('closed', orders);
  const turns: Turn[] = [];
  for (let index = 0; index < count; index++) {
    const samples = await turn(regions, orders, index);
    turns.push(samples);
    const texts = Object.entries(samples).map(([mode, { cpuMicros }]) => `${mode} ${rounded(cpuMicros)}`);
    tell(`Turn ${index + 1} of ${count}, CPU us/event: ${texts.join(', ')}.`);
  }
  return turns;
}

async function look(endpoint: string, quick: boolean): Promise<Seen | undefined> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) tell('No Chromium is here: what is seen in the browser is not measured.');
  else tell(`Opening the console ${PAINTS} times, then watching ${EVENTS} events.`);
  const part = quick ? 4 : 1;
  return executablePath === undefined
    ? undefined
    : await seenInBrowser(executablePath, endpoint, { paints: PAINTS / part, events: EVENTS / part });
}

/** In the same process where there is one: two processes of one program differ by some percent. */
const BASES = { none: undefined, closed: 'none', open: 'closed', events: 'closed', event: 'closed' } as const;

/** The median of what each turn says, in which the machine was as busy for one as for the other. */
function ratioOf(turns: readonly Turn[], mode: Mode, figure: keyof Sample): number {
  const base = BASES[mode] ?? mode;
  return median(turns.map((samples) => samples[mode][figure] / samples[base][figure]));
}

function costTable(turns: readonly Turn[]): Table {
  const cpuRatio = (mode: Mode): number => rounded(ratioOf(turns, mode, 'cpuMicros'));
  const speedRatio = (mode: Mode): number => rounded(ratioOf(turns, mode, 'eventsPerSecond'));
  const rows = (Object.keys(MODES) as Mode[]).map((mode) => {
    const cpu = spreadOf(turns.map((samples) => samples[mode].cpuMicros));
    const speed = median(turns.map((samples) => samples[mode].eventsPerSecond));
    const base = BASES[mode];
    const ratios = base === undefined ? ['', '', ''] : [base, cpuRatio(mode), speedRatio(mode)];
    return [`${mode}: ${MODES[mode].title}`, rounded(cpu.median), spreadText(cpu), rounded(speed), ...ratios];
  });
  return {
    title: 'The whole application from Kafka to the end of the last handler, while somebody follows it or nobody',
    columns: [
      'console',
      'CPU of region and broker, us/event',
      'lowest-highest',
      'events/s',
      'held against',
      'CPU ratio',
      'events/s ratio',
    ],
    rows,
  };
}

function seenTable({ firstPaint, barePaint, hopToRow }: Seen): Table {
  const row = (what: string, samples: readonly number[], bar: string) => {
    const spread = spreadOf(samples);
    return [what, rounded(spread.median), spreadText(spread), bar];
  };
  return {
    title: 'What a person sees in Chromium',
    columns: ['what', 'median, ms', 'lowest-highest', 'bar'],
    rows: [
      row('from the address to the first content, with an empty cache', firstPaint, '300'),
      row('the same of a page of one heading, by turns', barePaint, ''),
      row('from the hop to the row of its event', hopToRow, '200'),
    ],
  };
}

export const watched: Suite = {
  about: 'what it costs the region when somebody follows it in the console, and how soon that shows',
  run,
};
