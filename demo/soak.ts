import { runCommand, say, wholeNumber } from '@tributary/region/command-line';
import { ensurePackaged } from '../tools/package.ts';
import { HEAP_MB } from './soak/region.ts';
import { runSoak } from './soak/run.ts';
import { type Bound, HEAP, NATIVE, RESIDENT } from './soak/slope.ts';
import { sampleLine, soakText } from './soak/text.ts';

const boundText = ({ noiseBytes, bytesPerEvent }: Bound): string =>
  `${noiseBytes / 2 ** 20} MB and by more than ${bytesPerEvent} bytes an event`;

/** 1 is a finding and 2 a wrong call. */
const NOT_JUDGED = 3;

const HELP = `
Usage: npm run soak -- [options]

Runs the whole application in a region under steady load, and watches the region's memory. After the warm-up the memory
must level off: the line of least squares through its lowest figures may not rise by more than a bound. The limits of
what a region keeps are set so low that they are reached during the warm-up.

  --minutes M        how long, the warm-up included, which takes a third (default 10)
  --rate N           events a second; fewer are sent while the application is slower (default 50)
  --seed S           the same seed makes the same events (default 1)
  --data             with a data directory, which is deleted afterwards
  --keep <name=n>    a limit of the region in place of the soak's own; may be repeated
  --json             the last line is the result as one JSON object
  --help             this text

Exit code 1 if after the warm-up the heap rises by more than ${boundText(HEAP)}, the other memory of
the process by more than ${boundText(NATIVE)}, or all of it by more than
${boundText(RESIDENT)}; or if the region ends. Its heap is limited to ${HEAP_MB} MB.
Exit code ${NOT_JUDGED} if after the warm-up there are too few events or figures to judge by.
`;

const FEWEST_MINUTES = 2;
const MS_PER_MINUTE = 60_000;

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    data: { type: 'boolean', default: false },
    keep: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
  async run({ data, keep, json, ...values }) {
    const durationMs = wholeNumber('minutes', values.minutes, FEWEST_MINUTES) * MS_PER_MINUTE;
    const perSecond = wholeNumber('rate', values.rate, 1);
    const seed = wholeNumber('seed', values.seed, 0);
    const template = await ensurePackaged();
    // `process.exit` runs the handler that ends the region's process.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
    const onSample = json ? () => {} : (...sampled: Parameters<typeof sampleLine>) => say(sampleLine(...sampled));
    const result = await runSoak({ template, durationMs, perSecond, seed, persists: data, keep, onSample });
    say(soakText(result));
    if (json) say(JSON.stringify(result));
    if (result.notJudged !== undefined) process.exitCode = NOT_JUDGED;
    else if (result.problems.length > 0) process.exitCode = 1;
  },
});
