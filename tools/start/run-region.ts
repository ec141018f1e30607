import { readFileSync } from 'node:fs';
import path from 'node:path';
import { consolePages } from '@tributary/console';
import type { Region } from '@tributary/region';
import { complain } from '@tributary/region/command-line';
import { openForDebugger, readInspect, runRegion, type StartValues } from '@tributary/region/start';
import { bundleForDebugger } from '../build/for-debugger.ts';
import { deployedName, deployedNames } from '../invoke/functions.ts';
import { COMPILED_TEMPLATE, ROOT } from '../package.ts';
import { marked } from '../watch/report.ts';
import { watchProject } from '../watch/watch.ts';
import { regionOfProject } from './region-of-project.ts';
import { registerSchemas } from './register-schemas.ts';

/** What the console shows of the project beside its region. */
const OF_PROJECT = {
  samplesDir: path.join(ROOT, 'events'),
  documents: ['asyncapi.json', 'openapi.json'].map((name) => path.join(ROOT, 'docs/reference', name)),
};

type Shown = Parameters<typeof consolePages>[0];
type OnStarted = NonNullable<Parameters<typeof runRegion>[1]>;

/** Runs a region without a stack. */
export function runEmpty(values: StartValues): Promise<void> {
  const region = regionOfProject(readFileSync(path.join(ROOT, 'serverless.yml'), 'utf8'));
  return runWithConsole({ ...(region === undefined ? {} : { region }), ...values }, OF_PROJECT);
}

/** Runs what was packaged elsewhere: it is neither made nor watched here. */
export const runFromElsewhere = (values: StartValues): Promise<void> => runWithConsole(values);

/** Runs the packaged application of the project, and applies edits unless it is not to watch. */
export function runProject({ inspect, ...values }: StartValues, watches: boolean): Promise<void> {
  const functions = deployedNames(COMPILED_TEMPLATE);
  const inspected = inspect === undefined ? undefined : readInspect(inspect);
  const deployed = inspected && deployedName(functions, inspected.functionName);
  return runWithConsole(values, OF_PROJECT, async (region) => {
    await registerSchemas(region.schemaRegistryUrl);
    if (inspected && deployed !== undefined) {
      await region.replaceCode(deployed, (await bundleForDebugger(inspected.functionName, ROOT)).files);
      await openForDebugger(region, { ...inspected, functionName: deployed });
    }
    return watches ? watching(region, inspected?.functionName) : async () => {};
  });
}

/** The console is bundled once the region runs, before somebody looks. */
function runWithConsole(
  values: StartValues,
  shown?: Shown,
  onStarted: OnStarted = async () => async () => {},
): Promise<void> {
  const pages = consolePages(shown);
  const accompany: OnStarted = (region) => {
    pages.prepare().catch((error: unknown) => complain(`The console cannot be bundled: ${String(error)}`));
    return onStarted(region);
  };
  return runRegion(values, accompany, [pages]);
}

async function watching(region: Region, debugged: string | undefined): Promise<() => Promise<void>> {
  const end = await watchProject(region, (report) => console.log(marked(report, process.stdout)), debugged);
  console.log('Edits are applied as you save them.');
  return end;
}
