import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeRegion } from './cli/describe.ts';
import { HELP, OPTIONS, readOptions } from './cli/options.ts';
import { at, parseJson, textOf } from './core/json.ts';
import { RegionError } from './core/region-error.ts';
import { type Region, type RegionOptions, startRegion } from './region.ts';
import { TemplateError } from './template/template-error.ts';

const USAGE = `
Usage: tributary-region <command>

  start [options]   Runs a compiled CloudFormation template on this machine; start --help lists the options.
  --version         The version of this program.
  --help            This text.
`.trim();

/** The program `tributary-region`. */
export async function main([command, ...args]: readonly string[]): Promise<void> {
  if (command === 'start') await start(args);
  else if (command === '--version') console.log(version());
  else if (command === undefined || command === '--help' || command === '-h') console.log(USAGE);
  else {
    console.error(`There is no command ${JSON.stringify(command)}. --help lists the commands.`);
    process.exitCode = 1;
  }
}

function version(): string {
  const manifest = parseJson(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return textOf(at(manifest, 'version'));
}

/** Runs a region until it is told to stop. */
async function start(args: readonly string[]): Promise<void> {
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
