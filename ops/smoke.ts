import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PipesClient } from '@aws-sdk/client-pipes';
import { explained, runCommand, say, wholeNumber } from '@tributary/region/command-line';
import { SERVICE } from '#schemas/service.ts';
import { ENDPOINT_HELP, type Target, targetOf } from './clients/aws.ts';
import { HttpApi } from './clients/http-api.ts';
import { alarmsCheck } from './smoke/alarms.ts';
import { type Check, type Result, resultOf } from './smoke/check.ts';
import { mappingChecks } from './smoke/mappings.ts';
import { pipeChecks } from './smoke/pipes.ts';
import { findProbes } from './smoke/probes.ts';
import { type DeployedStack, readStack } from './smoke/stack.ts';
import { stackCheck } from './smoke/stack-status.ts';
import { resultText, summaryText } from './smoke/text.ts';

const EVERY_MS = 1_000;
const MAX_TIMEOUT_SECONDS = 600;

const HELP = `
Usage: npm run smoke -- [options]

Looks whether a deployed stack works: its status, event source mappings, pipes and alarms, and then the checks of the
application, which write what they need, marked as theirs. One line for each, and what to do where one fails.

  --stage NAME     the stack ${SERVICE}-NAME (default dev)
  --aws            on AWS, with the credentials and the Region of the environment
  ${ENDPOINT_HELP}
  --no-probes      write nothing: leave out the checks of the application
  --timeout N      seconds for each check (default 60)
  --token TOKEN    for an HTTP API that wants one; else requests are signed with the credentials

Exit code 1 if a check failed, 2 if there is no such stack.
`;

interface Values {
  readonly aws: boolean;
  readonly endpoint?: string | undefined;
  readonly stage: string;
  readonly 'no-probes': boolean;
  readonly timeout: string;
  readonly token?: string | undefined;
}

async function smoke(values: Values): Promise<void> {
  const limitMs = wholeNumber('timeout', values.timeout, 1, MAX_TIMEOUT_SECONDS) * 1_000;
  const target = await targetOf({ aws: values.aws, endpoint: values.endpoint });
  const cloudFormation = new CloudFormationClient(target.settings('CLOUDFORMATION'));
  const stack = await readStack(cloudFormation, `${SERVICE}-${values.stage}`);
  const probes = values['no-probes'] ? [] : await probesOf(stack, target, values.token);
  const checks = [
    stackCheck(cloudFormation, stack.name),
    ...mappingChecks(new LambdaClient(target.settings('LAMBDA')), stack),
    ...pipeChecks(new PipesClient(target.settings('PIPES')), stack),
    alarmsCheck(new CloudWatchClient(target.settings('CLOUDWATCH')), stack),
    ...probes,
  ];
  const results: Result[] = [];
  for (const check of checks) {
    const result = await resultOf(check, { limitMs, everyMs: EVERY_MS, now: Date.now, pause: pauseFor });
    say(resultText(check.name, result));
    results.push(result);
  }
  say(summaryText(stack.name, results));
  if (results.some(({ status }) => status === 'failed')) process.exitCode = 1;
}

const pauseFor = (delayMs: number, signal?: AbortSignal): Promise<void> => pause(delayMs, undefined, { signal });

async function probesOf(stack: DeployedStack, target: Target, token?: string): Promise<readonly Check[]> {
  const run = `smoke-${randomUUID()}`;
  const deployed = { stack, target, run, api: await apiOf(stack, target, token), now: Date.now };
  return (await findProbes()).flatMap((probes) => probes(deployed));
}

async function apiOf(stack: DeployedStack, { regionUrl, settings }: Target, token?: string) {
  const [id, url] = [stack.outputs.get('HttpApiId'), stack.outputs.get('HttpApiUrl')];
  if (id === undefined || url === undefined) return undefined;
  const { config } = new LambdaClient(settings('LAMBDA'));
  const authentication =
    token === undefined ? { credentials: config.credentials, region: await config.region() } : { token };
  return new HttpApi(regionUrl === undefined ? url : `${regionUrl}/_api/${id}`, authentication);
}

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    aws: { type: 'boolean', default: false },
    endpoint: { type: 'string' },
    stage: { type: 'string', default: 'dev' },
    'no-probes': { type: 'boolean', default: false },
    timeout: { type: 'string', default: '60' },
    token: { type: 'string' },
  },
  run: (values) =>
    smoke(values).catch((error: unknown) => {
      throw explained(error);
    }),
});
