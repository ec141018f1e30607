import { setInterval } from 'node:timers';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { readPlan, usualPlan } from '@tributary/region/faults';
import { ensurePackaged } from '../tools/package.ts';
import { type ChaosResult, runChaos } from './chaos/run.ts';
import { resultText } from './chaos/text.ts';

const HELP = `
Usage: npm run chaos -- [options]

Runs the whole application in a region of its own, on a virtual clock, while things go wrong on purpose: orders told over
Kafka and placed by HTTP, parcels of a carrier, redelivered and broken messages. Then looks whether anything was lost,
done twice or done out of order, before and after the dead letters are redriven. docs/explanation/chaos.md says what must hold.

  --seed S        the same seed makes the same events and the same choice of faults (default 1)
  --events N      how many events, at least (default 2000)
  --faults NAMES  faults of docs/reference/faults.md divided by commas, a plan *.json, all, or none (default all)
  --seeds N       so many seeds, one after the other: S, S+1, S+2, ... (default 1)
  --minutes M     go on with further seeds until so many minutes have passed
  --shrink        when something does not hold, try the seed again with half of the events, while it still fails
  --json          the last line is the result as one JSON object; a line for each seed
  --help          this text

Exit code 1 if anything does not hold: the seed, the command that repeats it and the journal of one event are printed.
`;

const PROGRESS_EVERY_MS = 2_000;
const FEWEST_EVENTS = 25;
const MS_PER_MINUTE = 60_000;

/** With half of the events again and again, as long as something does not hold: the last result that has problems. */
async function smallest(result: ChaosResult, faults: string | undefined): Promise<ChaosResult> {
  const half = result.wanted >> 1;
  if (result.problems.length === 0 || half < FEWEST_EVENTS) return result;
  const smaller = await runSeed(result.seed, half, faults);
  return smaller.problems.length === 0 ? result : smallest(smaller, faults);
}

/** @throws RegionError FAULTS_INVALID */
function faultsIn(text: string): string | undefined {
  if (text === 'none') return undefined;
  if (text.endsWith('.json')) readPlan(text);
  else usualPlan(text, { 'embedded broker': true, 'data directory': true });
  return text;
}

async function runSeed(seed: number, events: number, faults: string | undefined): Promise<ChaosResult> {
  let now = 'starting';
  const progress = setInterval(() => console.error(`seed ${seed}: ${now}`), PROGRESS_EVERY_MS);
  try {
    const onProgress = (what: string): void => {
      now = what;
    };
    return await runChaos({ seed, events, faults, onProgress });
  } finally {
    clearInterval(progress);
  }
}

function wholeNumber(name: string, text: string, min: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number < 2 ** 32) return number;
  throw new UsageError(`--${name} takes a whole number from ${min} on, not ${JSON.stringify(text)}.`);
}

await runCommand({
  help: HELP,
  options: {
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '2000' },
    faults: { type: 'string', default: 'all' },
    seeds: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '0' },
    shrink: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  async run(values, [surplus]) {
    if (surplus !== undefined) throw new UsageError(`${surplus} is not an option. --help lists what there is.`);
    const first = wholeNumber('seed', values.seed, 0);
    const seeds = wholeNumber('seeds', values.seeds, 1);
    const minutes = wholeNumber('minutes', values.minutes, 0);
    const events = wholeNumber('events', values.events, 1);
    const faults = faultsIn(values.faults);
    await ensurePackaged();
    // Ends by exit, so that the region ends with it.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
    const endMs = performance.now() + minutes * MS_PER_MINUTE;
    for (let seed = first; seed < first + seeds || performance.now() < endMs; seed++) {
      const whole = await runSeed(seed, events, faults);
      const result = values.shrink ? await smallest(whole, faults) : whole;
      console.log(values.json ? JSON.stringify(result) : resultText(result, values.faults));
      if (result.problems.length > 0) process.exitCode = 1;
    }
  },
});
