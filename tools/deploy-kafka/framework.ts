import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { UsageError } from '@tributary/region/command-line';
import { at, type Json, parseJson, textOf } from '@tributary/region/json';
import { ROOT } from '../package.ts';
import { readTemplate, type Template } from '../template/template.ts';

/** The service of the cluster's stack. */
const SERVICE = path.join(ROOT, 'infra', 'kafka-cluster');

export interface Choice {
  readonly stage: string;
  readonly region: string | undefined;
}

/** The stack as it is to be, and where. */
export interface PackagedCluster {
  readonly template: Template;
  readonly stackName: string;
  readonly clusterName: string;
  readonly region: string;
  /** The path of the parameters in which the stack notes what others need. */
  readonly notes: string;
}

/** @throws UsageError with what the framework printed */
export async function packageCluster(choice: Choice): Promise<PackagedCluster> {
  await framework('package', choice);
  const service = at(readPackaged('serverless-state.json'), 'service');
  return {
    template: readTemplate(readPackaged('cloudformation-template-update-stack.json')),
    stackName: textOf(at(service, 'provider', 'stackName')),
    clusterName: textOf(at(service, 'custom', 'name')),
    region: textOf(at(service, 'provider', 'region')),
    notes: textOf(at(service, 'custom', 'notes')),
  };
}

/**
 * @param onLine gets each line that the framework prints
 * @throws UsageError with what the framework printed
 */
export const deployCluster = (choice: Choice, onLine: (line: string) => void): Promise<void> =>
  framework('deploy', choice, onLine);

function readPackaged(file: string): Json {
  return parseJson(readFileSync(path.join(SERVICE, '.serverless', file), 'utf8')) ?? null;
}

/** Runs on this very Node: on a machine's older one the framework could not load the TypeScript of infra/. */
async function framework(command: string, { stage, region }: Choice, onLine = (_line: string): void => {}) {
  const program = path.join(ROOT, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const where = region === undefined ? [] : ['--region', region];
  const printed: string[] = [];
  const child = spawn(process.execPath, [program, command, '--verbose', '--stage', stage, ...where], {
    cwd: SERVICE,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const hear = (line: string): void => {
    printed.push(line);
    onLine(line);
  };
  for (const output of [child.stdout, child.stderr]) createInterface(output).on('line', hear);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new UsageError(withAdvice(reasonIn(printed)));
}

/** The sizes that MSK takes for new clusters are not the same everywhere, and not those of its documentation. */
function withAdvice(reason: string): string {
  if (!/unsupported instance ?type/i.test(reason)) return reason;
  return `${reason}\nSet broker in infra/kafka-cluster/serverless.yml to a size that MSK takes here, for example kafka.m7g.large, then repeat the command.`;
}

/** What the framework prints below `Error:`; all of it where there is none. */
function reasonIn(lines: readonly string[]): string {
  const start = lines.findIndex((line) => /^\s*Error:?\s*$/.test(line));
  return lines
    .slice(start + 1)
    .filter((line) => line.trim() !== '')
    .join('\n');
}
