import { runCommand, say, wholeNumber, withProgress } from '@tributary/region/command-line';
import { readPlan, usualPlan } from '@tributary/region/faults';
import { bundledRegion, type Program } from '../tools/build/region-program.ts';
import { ensurePackaged } from '../tools/package.ts';
import { type ChaosResult, runChaos } from './chaos/run.ts';
import { resultText, sumText } from './chaos/text.ts';

const HELP = `
Usage: npm run chaos -- [options]

Runs the whole application in a region of its own, on a virtual clock, and injects faults. Events made from their schemas
come over topics and the bus, some twice, some broken; a folder of demo/ with an addition.ts acts instead. Then redrives
the dead letters, and checks that nothing was lost, done twice or done out of order. docs/explanation/chaos.md lists the
invariants.

  --seed S        the same seed makes the same events and the same choice of faults (default 1)
  --events N      at least so many events (default 2000)
  --faults NAMES  faults of docs/reference/faults.md separated by commas, a plan *.json, all, or none (default all)
  --seeds N       run N seeds, one after the other: S, S+1, S+2, ... (default 1)
  --minutes M     run further seeds until M minutes have passed, or until one fails; the sum of all is printed at the end
  --shrink        when a seed fails, run it again with half of the events, while it still fails
  --json          print the result of each seed as one line of JSON
  --help          this text

Exit code 1 if an invariant is broken. Then the seed, the command that repeats it and the journal of one event are printed.
`;

const FEWEST_EVENTS = 25;
const MS_PER_MINUTE = 60_000;

interface Settings {
  readonly program: Program;
  readonly events: number;
  readonly faults: string | undefined;
  readonly json: boolean;
}

/** Runs the seed with half of the events, again and again, while it still fails. @returns the last result with problems */
async function smallest(result: ChaosResult, settings: Settings): Promise<ChaosResult> {
  const events = result.wanted >> 1;
  if (result.problems.length === 0 || events < FEWEST_EVENTS) return result;
  const smaller = await runSeed(result.seed, { ...settings, events });
  return smaller.problems.length === 0 ? result : smallest(smaller, settings);
}

/** @throws RegionError FAULTS_INVALID */
function faultsIn(text: string): string | undefined {
  if (text === 'none') return undefined;
  if (text === 'all') return 'all,bitFlip';
  if (text.endsWith('.json')) readPlan(text);
  else usualPlan(text, { 'embedded broker': true, 'data directory': true });
  return text;
}

const runSeed = (seed: number, { json, ...settings }: Settings): Promise<ChaosResult> =>
  withProgress({ isSilent: json }, (progress) => runChaos({ ...settings, seed, progress }));

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '2000' },
    faults: { type: 'string', default: 'all' },
    seeds: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '0' },
    shrink: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  async run(values) {
    const first = wholeNumber('seed', values.seed, 0);
    const seeds = wholeNumber('seeds', values.seeds, 1);
    const minutes = wholeNumber('minutes', values.minutes, 0);
    const events = wholeNumber('events', values.events, 1);
    const faults = faultsIn(values.faults);
    await ensurePackaged();
    const settings = { program: await bundledRegion(), events, faults, json: values.json };
    // `process.exit` runs the handler that ends the region's process.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
    const endMs = performance.now() + minutes * MS_PER_MINUTE;
    const done: ChaosResult[] = [];
    for (let seed = first; seed < first + seeds || performance.now() < endMs; seed++) {
      const whole = await runSeed(seed, settings);
      const result = values.shrink ? await smallest(whole, settings) : whole;
      say(values.json ? JSON.stringify(result) : resultText(result, values.faults));
      done.push(result);
      if (result.problems.length === 0) continue;
      process.exitCode = 1;
      if (minutes > 0) break;
    }
    if (done.length > 1 && !values.json) say(sumText(done));
  },
});
