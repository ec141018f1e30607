import type { Region } from '@tributary/region';
import { runCommand } from '@tributary/region/command-line';
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
import { watchProject } from './watch/watch.ts';

const HELP = `
Usage: npm start [-- options]

Packages the application if one of its sources has changed, and runs it on this machine until Ctrl-C. Each edit is
applied to what runs: code in about a second, the template as an update.

  --no-watch                Do not apply edits.
${optionsHelp}
`;

type Values = StartValues & { readonly 'no-watch'?: boolean };

/** A package from elsewhere is neither made nor watched here. */
const isFromElsewhere = (values: Values): boolean =>
  values.package !== undefined || values.template !== undefined || values.empty === true;

async function start({ 'no-watch': noWatch, ...values }: Values): Promise<void> {
  if (isFromElsewhere(values)) return runRegion(values);
  const functions = deployedNames(await ensurePackaged());
  const { inspect, ...others } = values;
  const inspected = inspect === undefined ? undefined : readInspect(inspect);
  const deployed = inspected && deployedName(functions, inspected.functionName);
  await runRegion(others, async (region) => {
    if (inspected && deployed !== undefined) {
      await region.replaceCode(deployed, (await bundleForDebugger(inspected.functionName, ROOT)).files);
      await openForDebugger(region, { ...inspected, functionName: deployed });
    }
    return noWatch ? async () => {} : watching(region, inspected?.functionName);
  });
}

async function watching(region: Region, debugged: string | undefined): Promise<() => Promise<void>> {
  const end = await watchProject(region, (line) => console.log(line), debugged);
  console.log('Edits are applied as you save them.');
  return end;
}

await runCommand({
  help: HELP,
  options: { ...OPTIONS, 'no-watch': { type: 'boolean' } },
  takesOnlyOptions: true,
  run: start,
});
