import { parseArgs } from 'node:util';
import { RegionError } from '../core/region-error.ts';
import { type Region, type RegionOptions, startRegion } from '../region.ts';
import { TemplateError } from '../template/template-error.ts';
import { describeRegion } from './describe.ts';
import { HELP, OPTIONS, readOptions } from './options.ts';

/** Runs a region until it is told to stop. */
export async function start(args: readonly string[]): Promise<void> {
  try {
    const options = parse(args);
    if (options === undefined) return console.log(HELP);
    const region = await startRegion(options);
    console.log(describeRegion(region, performance.now()));
    await stopOnSignal(region);
  } catch (error) {
    if (!(error instanceof RegionError) && !(error instanceof TemplateError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

function parse(args: readonly string[]): Partial<RegionOptions> | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
    return values.help ? undefined : readOptions(values);
  } catch (cause) {
    if (cause instanceof RegionError || !(cause instanceof Error)) throw cause;
    throw new RegionError('OPTION_UNKNOWN', `${cause.message.split('. ')[0]}. --help lists what there is.`, { cause });
  }
}

/** Resolves once the region has stopped; a second signal ends the process at once. */
function stopOnSignal(region: Region): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        console.log('Stopping.');
        region.stop().then(resolve, reject);
      });
    }
  });
}
