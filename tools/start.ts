import { runCommand } from '@tributary/region/command-line';
import { OPTIONS, optionsHelp, type StartValues } from '@tributary/region/start';
import { ensureGenerated, isGenerated } from './generated.ts';
import { ensurePackaged } from './package.ts';

const HELP = `
Usage: npm start [-- options]

Packages the application if one of its sources has changed, and runs it on this machine until Ctrl-C. Each edit is
applied to what runs: code at once, the template as an update.

  --no-watch                Do not apply edits.
${optionsHelp}
`;

type Values = StartValues & { readonly 'no-watch'?: boolean };

/** What runs a region imports what is generated from the schemas, so it is loaded when that is there. */
async function start({ 'no-watch': noWatch, ...values }: Values): Promise<void> {
  const isFromElsewhere = values.package !== undefined || values.template !== undefined;
  const isOfProject = !values.empty && !isFromElsewhere;
  if (isOfProject) await ensurePackaged();
  // A schema that is broken now is no matter of an application from elsewhere.
  else if (!isGenerated()) await ensureGenerated();
  const { runEmpty, runFromElsewhere, runProject } = await import('./start/run-region.ts');
  if (isOfProject) return runProject(values, !noWatch);
  await (values.empty ? runEmpty(values) : runFromElsewhere(values));
}

await runCommand({
  help: HELP,
  options: { ...OPTIONS, 'no-watch': { type: 'boolean' } },
  takesOnlyOptions: true,
  run: start,
});
