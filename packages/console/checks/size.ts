import { gzipSync } from 'node:zlib';
import { runCommand, say, UsageError } from '@tributary/region/command-line';
import { bundle } from '../server/assets.ts';
import { htmlPage } from '../server/html-page.ts';

const HELP = `
Usage: npm run check:console

Bundles the console as a browser loads it, and holds it against its budgets: what is loaded before a page is seen, and
all of it. Ends with exit code 2 when it is larger.
`;

/** In KB of 1,000 bytes, gzipped. */
const FIRST_LOAD_KB = 45;
const ALL_KB = 200;

const kb = (sizeBytes: number): string => `${(sizeBytes / 1000).toFixed(1).padStart(7)} KB`;

async function checkSize(): Promise<void> {
  const built = await bundle();
  const { files, entry, pages } = built;
  const sizes = new Map([...files].map(([name, { bytes }]) => [name, gzipSync(bytes).length]));
  const sizeOf = (names: readonly string[]): number =>
    [...new Set(names)].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  const htmlOf = (page: string): number => gzipSync(htmlPage(built, page).body).length;
  const frame = [entry.script, ...entry.preloads];
  const firstLoads = [...pages].map(([page, names]) => ({
    page,
    sizeBytes: htmlOf(page) + sizeOf([...frame, ...names]),
  }));
  const [first] = firstLoads.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  if (first === undefined) throw new Error('The console has no pages.');
  const all = htmlOf('') + sizeOf([...sizes.keys()]);

  for (const [name, sizeBytes] of [...sizes].toSorted(([, a], [, b]) => b - a)) say(`${kb(sizeBytes)}  ${name}`);
  say(
    `${kb(first.sizeBytes)}  is loaded before the page ${first.page} is seen, the most of all; at most ${FIRST_LOAD_KB} KB`,
  );
  say(`${kb(all)}  in all; at most ${ALL_KB} KB`);
  if (first.sizeBytes > FIRST_LOAD_KB * 1000 || all > ALL_KB * 1000) {
    throw new UsageError('The console is larger than its budget. Load what few people need only when they need it.');
  }
}

await runCommand({ help: HELP, options: {}, takesOnlyOptions: true, run: checkSize });
