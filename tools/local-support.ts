import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { supportPage } from '@tributary/region/support-page';

const ROOT = path.resolve(import.meta.dirname, '..');
const PAGE = path.join(ROOT, 'docs/reference/local-support.md');

await runCommand({
  help: `
Usage: npm run local-support

Writes docs/reference/local-support.md: what the local region runs, and what it does not, with the score that README.md
publishes. A test keeps the page fresh.
`,
  options: {},
  takesOnlyOptions: true,
  run() {
    const [score] =
      /<!-- score:.*<!-- end of the score -->/s.exec(readFileSync(path.join(ROOT, 'README.md'), 'utf8')) ?? [];
    if (score === undefined)
      throw new UsageError('README.md has no score: npm run check:conformance -- --write makes it.');
    writeFileSync(PAGE, supportPage(score));
  },
});
