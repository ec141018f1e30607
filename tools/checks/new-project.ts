import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand, UsageError } from '@tributary/region/command-line';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HELP = `
Usage: npx node tools/checks/new-project.ts [--keep]

Writes a project with "npm run new -- project" into a folder of its own, and does there what its first user does: npm ci,
demo, a handler of requests, tests, lint, types, sls package, a handler that publishes, and a few events under faults.
Exit code 2 when one of them fails.

  --keep   leave the folder, and say where it is
`;

const NEW = ['run', '-s', 'new', '--', 'project'];
const NAMES = ['--topic', 'readings', '--event', 'SensorReading'];

/** What is done in the new project, each with a command of npm. */
const STEPS: readonly (readonly [what: string, args: readonly string[]])[] = [
  ['installs its packages', ['ci', '--no-audit', '--no-fund']],
  ['runs its demo', ['run', '-s', 'demo', '--', '--events', '400']],
  [
    'takes a handler of requests',
    ['run', '-s', 'new', '--', 'handler', 'ask-sensor', '--from', 'http', '--table', 'Asked'],
  ],
  ['', ['run', '-s', 'routing']],
  ['passes its tests', ['test']],
  ['is linted', ['run', '-s', 'lint']],
  ['has types that fit', ['run', '-s', 'typecheck']],
  ['is packaged', ['exec', '--', 'sls', 'package']],
  ['takes a handler that publishes', ['run', '-s', 'new', '--', 'event', 'SensorFailed', '--source', 'alerts']],
  ['', ['run', '-s', 'new', '--', 'handler', 'watch-readings', '--on', 'SensorReading', '--publishes', 'SensorFailed']],
  ['', ['run', '-s', 'demo', '--', '--events', '200']],
  ['survives faults', ['run', '-s', 'chaos', '--', '--events', '100']],
];

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: { keep: { type: 'boolean', default: false } },
  run({ keep }) {
    const parent = mkdtempSync(path.join(os.tmpdir(), 'new-project-'));
    const folder = path.join(parent, 'sensors');
    try {
      step('a project is written', [...NEW, folder, ...NAMES], ROOT);
      for (const [what, args] of STEPS) step(what, args, folder);
      checkOnlyOurs(folder);
    } finally {
      if (keep) console.log(folder);
      else rmSync(parent, { recursive: true, force: true });
    }
  },
});

/** @throws UsageError with what the command printed */
function step(what: string, args: readonly string[], cwd: string): void {
  const startMs = performance.now();
  const options = { cwd, encoding: 'utf8', shell: process.platform === 'win32' } as const;
  const { status, stdout, stderr } = spawnSync('npm', args, options);
  if (status !== 0) throw new UsageError(`npm ${args.join(' ')} ends with ${status}:\n${stdout}${stderr}`);
  if (what !== '') console.log(`ok  ${what} (${((performance.now() - startMs) / 1000).toFixed(0)} s)`);
}

/** @throws UsageError when the project has something of the shop */
function checkOnlyOurs(folder: string): void {
  const rooms = ['bench', 'packages/region', 'demo/shop', 'infra/shop', 'ops/shop', 'tools/shop', 'schemas/api/shop'];
  const there = rooms.filter((room) => existsSync(path.join(folder, room)));
  if (there.length > 0) throw new UsageError(`A new project has ${there.join(', ')}.`);
  console.log(`ok  has nothing of the shop (${readdirSync(path.join(folder, 'functions')).join(', ')})`);
}
