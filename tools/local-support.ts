import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '@tributary/region/command-line';
import { supportPage } from '@tributary/region/support-page';

const PAGE = path.resolve(import.meta.dirname, '../docs/reference/local-support.md');

await runCommand({
  help: `
Usage: npm run local-support

Writes docs/reference/local-support.md: what the local region runs, and what it does not. A test keeps the page fresh.
`,
  options: {},
  takesOnlyOptions: true,
  run: () => writeFileSync(PAGE, supportPage()),
});
