import { runCommand } from '../command-line/command.ts';
import { complain, say } from '../command-line/say.ts';
import type { RegionError } from '../core/region-error.ts';
import type { HostedPages } from '../http/hosted-pages.ts';
import { type Region, startRegion } from '../region.ts';
import { describeRegion } from './describe.ts';
import { type InspectChoice, openForDebugger, readInspect } from './inspect.ts';
import { readLogOptions } from './logs/options.ts';
import { printLogs } from './logs/print-logs.ts';
import { HELP, OPTIONS, readOptions, type StartValues } from './options.ts';
import { printAlarms } from './print-alarms.ts';

export { type InspectChoice, openForDebugger, readInspect } from './inspect.ts';
export { OPTIONS, optionsHelp, type StartValues } from './options.ts';

/** The command `tributary-region start`. */
export function start(args: readonly string[]): Promise<void> {
  return runCommand({ help: HELP, options: OPTIONS, takesOnlyOptions: true, run: (values) => runRegion(values) }, args);
}

/**
 * Starts a region, says where it is, and runs it until the process is told to stop.
 * @param onStarted begins what accompanies the region, and gives what ends it
 * @param pages served on the region's port
 * @throws RegionError, TemplateError as {@link startRegion}; RegionError OPTION_INVALID
 */
export async function runRegion(
  values: StartValues,
  onStarted: (region: Region) => Promise<() => Promise<void>> = async () => async () => {},
  pages: readonly HostedPages[] = [],
): Promise<void> {
  const inspected = values.inspect === undefined ? undefined : readInspect(values.inspect);
  const startMs = performance.now();
  const logs = readLogOptions(values);
  const region = await startRegion({ ...readOptions(values), pages });
  region.onFailure(endProcess);
  say(describeRegion(region, performance.now() - startMs, pages));
  const stopLogs = printLogs(region, logs);
  const stopAlarms = logs.what === 'off' ? () => {} : printAlarms(region);
  const end = await accompany(region, inspected, onStarted).catch(async (error: unknown) => {
    await region.stop();
    throw error;
  });
  await stopOnSignal(async () => {
    await end();
    await region.stop();
    stopLogs();
    stopAlarms();
  });
}

/** Ends at once, as a kill does: nothing that is under way may be answered any more. */
function endProcess({ message }: RegionError): void {
  complain(message);
  process.exit(1);
}

async function accompany(
  region: Region,
  inspected: InspectChoice | undefined,
  onStarted: (region: Region) => Promise<() => Promise<void>>,
): Promise<() => Promise<void>> {
  if (inspected) await openForDebugger(region, inspected);
  return onStarted(region);
}

/** Resolves once the region has stopped; a second signal ends the process at once. */
function stopOnSignal(stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        say('Stopping.');
        stop().then(resolve, reject);
      });
    }
  });
}
