import { spawnSync } from 'node:child_process';
import { runCommand } from '@tributary/region/command-line';
import { readAudit } from './check-audit/report.ts';

const HELP = `
Usage: npm run check:audit

Asks the registry for known vulnerabilities of the packages in package-lock.json, by \`npm audit\`.

Exit code 0: it knows of none. 1: it does, one line each. 3: it did not say, as some mirrors of the registry have no
audit; ask another one with --registry or npm_config_registry. That is no clean result.
`;

const NOT_ANSWERED = 3;

await runCommand({
  help: HELP,
  options: { registry: { type: 'string' } },
  takesOnlyOptions: true,
  run({ registry }) {
    const where = registry === undefined ? [] : [`--registry=${registry}`];
    const isWindows = process.platform === 'win32';
    const { stdout } = spawnSync('npm', ['audit', '--json', ...where], { encoding: 'utf8', shell: isWindows });
    const report = readAudit(stdout ?? '');
    if (report.kind === 'unanswered') {
      console.error(`Not checked: the registry did not answer the audit (${report.reason}). --help says what to do.`);
      process.exitCode = NOT_ANSWERED;
      return;
    }
    for (const finding of report.findings) console.log(finding);
    if (report.findings.length > 0) process.exitCode = 1;
    else console.log('The registry knows of no vulnerability in these packages.');
  },
});
