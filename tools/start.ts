import { runCommand } from '@tributary/region/command-line';
import { OPTIONS, optionsHelp, runRegion, type StartValues } from '@tributary/region/start';
import { ensurePackaged } from './package.ts';
import { watchProject } from './watch/watch.ts';

const HELP = `
Usage: npm start [-- options]

Packages the application if one of its sources has changed, and runs it on this machine until Ctrl-C. Each edit is
applied to what runs: code within a second, the template as an update.

  --no-watch                Do not apply edits.
${optionsHelp}
`;

type Values = StartValues & { readonly 'no-watch'?: boolean };

/** A package from elsewhere is neither made nor watched here. */
const isFromElsewhere = (values: Values): boolean => values.package !== undefined || values.template !== undefined;

async function start({ 'no-watch': noWatch, ...values }: Values): Promise<void> {
  if (isFromElsewhere(values)) return runRegion(values);
  await ensurePackaged();
  await runRegion(values, noWatch ? undefined : watching);
}

async function watching(region: Parameters<typeof watchProject>[0]): Promise<() => Promise<void>> {
  const end = await watchProject(region, (line) => console.log(line));
  console.log('Edits are applied as you save them.');
  return end;
}

await runCommand({
  help: HELP,
  options: { ...OPTIONS, 'no-watch': { type: 'boolean' } },
  takesOnlyOptions: true,
  run: start,
});
