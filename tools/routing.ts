import { writeFileSync } from 'node:fs';
import { runCommand } from '@tributary/region/command-line';
import { OUTSIDE } from '#schemas/outside.ts';
import { ensurePackaged } from './package.ts';
import { readRouting, routingFiles } from './routing/files.ts';
import { orphansIn } from './routing/orphans.ts';

const HELP = `
Usage: npm run routing

Writes docs/reference/routing.md (which event is put on the bus by whom, which rule matches it, who takes it, which dead-letter
queues stand behind) and docs/reference/asyncapi.json from the compiled template and the schemas, and names what leads nowhere: an
event that nobody produces or consumes, a rule that no schema can match. Exit code 1 if there is any.

An event that somebody outside produces or consumes is listed in schemas/outside.ts.
`;

await runCommand({
  help: HELP,
  options: {},
  async run() {
    const routing = readRouting(await ensurePackaged());
    for (const [file, content] of Object.entries(routingFiles(routing))) writeFileSync(file, content);
    const orphans = orphansIn(routing, OUTSIDE);
    for (const orphan of orphans) console.log(orphan);
    if (orphans.length > 0) process.exitCode = 1;
  },
});
