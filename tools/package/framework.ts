import { execFile } from 'node:child_process';
import path from 'node:path';
import { UsageError } from '@tributary/region/command-line';

/**
 * Has the framework compile the template, on this very Node: on a machine's older one it could not load the TypeScript of
 * infra/. The functions are bundled apart, at the same time.
 * @param generated when the schemas are there that the template takes: the framework loads meanwhile
 * @throws UsageError with what the framework printed
 */
export function compileTemplate(root: string, generated: Promise<void>): Promise<void> {
  const framework = path.join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const env = {
    ...process.env,
    TRIBUTARY_BUNDLED_APART: 'true',
    // The framework has a thousand modules, and each packaging is a process of its own.
    NODE_COMPILE_CACHE: path.join(root, 'dist', 'compiled'),
  };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [framework, 'package'], { cwd: root, env }, (error, stdout, stderr) => {
      if (error) reject(notPackaged(reasonIn(`${stderr}${stdout}`), error));
      else resolve();
    });
    generated.then(
      () => child.stdin?.end(),
      () => child.kill(),
    );
  });
}

/** The error of a package that cannot be made, for people. */
export const notPackaged = (reason: string, cause: unknown): UsageError =>
  new UsageError(`The service cannot be packaged.\n${reason}`, { cause });

/** What the framework prints around the reason of every error. */
const AROUND = /^(Error:|Packaging .* for stage .*|Environment: .*|Docs: .*|Support: .*|Bugs: .*)$/gm;

const reasonIn = (printed: string): string =>
  printed
    .replace(AROUND, '')
    .replace(/\n{2,}/g, '\n')
    .trim();
