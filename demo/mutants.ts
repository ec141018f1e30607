import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, say, UsageError, wholeNumber, withProgress } from '@tributary/region/command-line';
import { seededRandom } from '@tributary/region/random';
import { toError } from '#lib/errors.ts';
import { inParallel } from '#lib/in-parallel.ts';
import { type Cells, CHECKS, type CheckName, NOTHING_SEEN } from './mutants/cells.ts';
import { type Caught, run } from './mutants/checks.ts';
import { Copy } from './mutants/copy.ts';
import { missing } from './mutants/expected.ts';
import { allMutants } from './mutants/list.ts';
import type { Mutant } from './mutants/mutant.ts';
import { cellsIn, page } from './mutants/table.ts';

const PAGE = path.resolve(import.meta.dirname, '../docs/reference/chaos-mutants.md');

const HELP = `
Usage: npm run chaos:mutants -- [options]

Plants bugs in a copy of the project, one after the other, and shows which check finds each. The list says which
checks must find each. docs/reference/chaos-mutants.md has the bugs and what was found.

  --list          the bugs, and nothing else
  --only NAMES    these bugs, separated by commas (default all)
  --sample N      N bugs, chosen by the seed
  --seed S        seed of the sample and of the chaos runs (default 1)
  --seeds N       chaos tries up to N seeds, until one finds a bug that it must find (default 3)
  --events N      events of each chaos run (default 250)
  --checks NAMES  chaos, unit (tests that the list names, or those of the changed file), region (tests of the region and
                  from end to end that the list names) (default chaos)
  --at-once N     so many copies side by side (default 1)
  --write         write what was found to docs/reference/chaos-mutants.md
  --help          this text

Exit code 1 if a check does not find a bug that it must find.
`;

interface Found {
  readonly mutant: Mutant;
  readonly cells: Cells;
  /** Why it could not be tried. */
  readonly problem?: string;
}

function chosen(all: readonly Mutant[], only: string, sample: number, seed: number): readonly Mutant[] {
  if (only !== '') {
    return only.split(',').map((name) => {
      const mutant = all.find((one) => one.name === name);
      if (mutant === undefined) throw new UsageError(`There is no bug "${name}". --list shows them.`);
      return mutant;
    });
  }
  const random = seededRandom(seed);
  const mixed = all.map((mutant) => ({ mutant, at: random.next() })).toSorted((a, b) => a.at - b.at);
  return sample === 0 ? all : mixed.slice(0, sample).map(({ mutant }) => mutant);
}

function checksIn(text: string): readonly CheckName[] {
  return text.split(',').map((name) => {
    const check = CHECKS.find((one) => one === name);
    if (check === undefined) throw new UsageError(`There is no check "${name}". There are ${CHECKS.join(', ')}.`);
    return check;
  });
}

interface Settings {
  readonly checks: readonly CheckName[];
  readonly events: number;
  readonly seed: number;
  readonly seeds: number;
}

async function examine(copy: Copy, mutant: Mutant, { checks, ...settings }: Settings): Promise<Found> {
  const takeOut = copy.plant(mutant);
  try {
    const cells: Cells = {};
    for (const check of checks) {
      const caught = await run(check, mutant, { folder: copy.folder, ...settings });
      if (caught !== undefined) cells[check] = shortened(caught) || missed(check, mutant);
    }
    return { mutant, cells };
  } finally {
    takeOut();
  }
}

const missed = (check: CheckName, { unseenByChaos }: Mutant): string =>
  check === 'chaos' && unseenByChaos !== undefined ? 'no' : NOTHING_SEEN;

const MOST_NAMES = 2;
const shortened = (names: Caught): string =>
  [...names.slice(0, MOST_NAMES), ...(names.length > MOST_NAMES ? [`${names.length - MOST_NAMES} more`] : [])].join(
    ', ',
  );

function lineOf({ mutant, cells, problem }: Found): string {
  if (problem !== undefined) return `NOT TRIED  ${mutant.name}: ${problem}`;
  const missed = missing(mutant, cells);
  const said = CHECKS.flatMap((check) => (cells[check] === undefined ? [] : [`${check}: ${cells[check]}`])).join('; ');
  return `${missed.length > 0 ? `NOT FOUND by ${missed.join(', ')}` : 'as expected'}  ${mutant.name}: ${said}`;
}

const isUnexpected = ({ mutant, cells, problem }: Found): boolean =>
  problem !== undefined || missing(mutant, cells).length > 0;

function write(all: readonly Mutant[], found: readonly Found[]): void {
  const cells = existsSync(PAGE) ? cellsIn(readFileSync(PAGE, 'utf8')) : new Map<string, Cells>();
  for (const { mutant, cells: own } of found.filter(({ problem }) => problem === undefined))
    cells.set(mutant.name, { ...cells.get(mutant.name), ...own });
  writeFileSync(PAGE, page(all, cells));
}

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '3' },
    events: { type: 'string', default: '250' },
    checks: { type: 'string', default: 'chaos' },
    'at-once': { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
  async run(values) {
    const all = await allMutants();
    if (values.list) return say(all.map(({ name, what }) => `${name}: ${what}`).join('\n'));
    const seed = wholeNumber('seed', values.seed, 0);
    const mutants = chosen(all, values.only, wholeNumber('sample', values.sample, 0), seed);
    const settings = {
      checks: checksIn(values.checks),
      events: wholeNumber('events', values.events, 1),
      seed,
      seeds: wholeNumber('seeds', values.seeds, 1),
    };
    const free = Array.from({ length: wholeNumber('at-once', values['at-once'], 1) }, () => new Copy());
    process.once('exit', () => {
      for (const copy of free) copy.remove();
    });
    const found: Found[] = [];
    await withProgress({}, async (progress) => {
      progress.stage('Planting bugs', { unit: 'bugs', total: mutants.length });
      await inParallel(mutants, free.length, async (mutant) => {
        const copy = free.pop() ?? new Copy();
        const one = await examine(copy, mutant, settings)
          .catch((error: unknown): Found => ({ mutant, cells: {}, problem: toError(error).message }))
          .finally(() => free.push(copy));
        found.push(one);
        say(lineOf(one));
        if (values.write) write(all, found);
        progress.add(1);
      });
    });
    if (found.some(isUnexpected)) process.exitCode = 1;
  },
});
