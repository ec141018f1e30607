import { writeFileSync } from 'node:fs';
import { runCommand } from '@tributary/region/command-line';
import { OUTSIDE } from '#schemas/outside.ts';
import { ensurePackaged } from './package.ts';
import { readRouting, routingFiles } from './routing/files.ts';
import { orphansIn } from './routing/orphans.ts';

const HELP = `
Usage: npm run routing

Writes docs/reference/routing.md and docs/reference/asyncapi.json from the compiled template and the schemas. The page
names the producers, rules, consumers and dead-letter queues of each event.

Prints each event without a producer or a consumer, and each rule that no schema can match. Exit code 1 if there is any.
List events with a producer or a consumer outside of this application in schemas/outside.ts.
`;

await runCommand({
  help: HELP,
  options: {},
  takesOnlyOptions: true,
  async run() {
    const routing = readRouting(await ensurePackaged());
    for (const [file, content] of Object.entries(routingFiles(routing))) writeFileSync(file, content);
    const orphans = orphansIn(routing, OUTSIDE);
    for (const orphan of orphans) console.log(orphan);
    if (orphans.length > 0) process.exitCode = 1;
  },
});
