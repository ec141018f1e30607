import { readFileSync } from 'node:fs';
import path from 'node:path';
import { consolePages } from '@tributary/console';
import type { Region } from '@tributary/region';
import { complain, runCommand } from '@tributary/region/command-line';
import {
  OPTIONS,
  openForDebugger,
  optionsHelp,
  readInspect,
  runRegion,
  type StartValues,
} from '@tributary/region/start';
import { bundleForDebugger } from './build/for-debugger.ts';
import { deployedName, deployedNames } from './invoke/functions.ts';
import { ensurePackaged, ROOT } from './package.ts';
import { regionOfProject } from './start/region-of-project.ts';
import { registerSchemas } from './start/register-schemas.ts';
import { marked } from './watch/report.ts';
import { watchProject } from './watch/watch.ts';

const HELP = `
Usage: npm start [-- options]

Packages the application if one of its sources has changed, and runs it on this machine until Ctrl-C. Each edit is
applied to what runs: code at once, the template as an update.

  --no-watch                Do not apply edits.
${optionsHelp}
`;

const SERVICE_FILE = path.join(ROOT, 'serverless.yml');

type Values = StartValues & { readonly 'no-watch'?: boolean };

/** A package from elsewhere is neither made nor watched here. */
const isFromElsewhere = (values: Values): boolean => values.package !== undefined || values.template !== undefined;

function projectRegion(): Pick<StartValues, 'region'> {
  const region = regionOfProject(readFileSync(SERVICE_FILE, 'utf8'));
  return region === undefined ? {} : { region };
}

async function start({ 'no-watch': noWatch, ...values }: Values): Promise<void> {
  if (values.empty) return runWithConsole({ ...projectRegion(), ...values });
  if (isFromElsewhere(values)) return runWithConsole(values);
  const functions = deployedNames(await ensurePackaged());
  const { inspect, ...others } = values;
  const inspected = inspect === undefined ? undefined : readInspect(inspect);
  const deployed = inspected && deployedName(functions, inspected.functionName);
  await runWithConsole(others, async (region) => {
    await registerSchemas(region.schemaRegistryUrl);
    if (inspected && deployed !== undefined) {
      await region.replaceCode(deployed, (await bundleForDebugger(inspected.functionName, ROOT)).files);
      await openForDebugger(region, { ...inspected, functionName: deployed });
    }
    return noWatch ? async () => {} : watching(region, inspected?.functionName);
  });
}

/** What the console shows of the project beside its region. */
const OF_PROJECT = {
  samplesDir: path.join(ROOT, 'events'),
  documents: ['asyncapi.json', 'openapi.json'].map((name) => path.join(ROOT, 'docs/reference', name)),
};

type OnStarted = NonNullable<Parameters<typeof runRegion>[1]>;

/** The console is bundled once the region runs, before somebody looks. */
function runWithConsole(values: StartValues, onStarted: OnStarted = async () => async () => {}): Promise<void> {
  const pages = consolePages(isFromElsewhere(values) ? {} : OF_PROJECT);
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

await runCommand({
  help: HELP,
  options: { ...OPTIONS, 'no-watch': { type: 'boolean' } },
  takesOnlyOptions: true,
  run: start,
});
