import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { startRegion } from '../../local/region.ts';
import { ensurePackaged } from '../package.ts';
import { clientOf } from './client.ts';
import { effectsIn } from './effects.ts';
import { deployedName, deployedNames } from './functions.ts';
import { probedPackage } from './probed-package.ts';
import type { Invocation } from './report.ts';
import { readEvent } from './sample-event.ts';

/**
 * Runs one function of the package with one event in a region of its own, in which nothing else reacts.
 * @throws UsageError for an unknown function and a file that is not an event
 */
export async function invoke(name: string, file: string): Promise<Invocation> {
  const payload = readEvent(file);
  const template = await ensurePackaged();
  const FunctionName = deployedName(deployedNames(template), name);
  using probed = probedPackage(template);
  const region = await startRegion({ packageDir: probed.packageDir, port: 0, kafka: { port: 0 } });
  try {
    const client = clientOf(region);
    const answer = await call(new LambdaClient(client), FunctionName, payload);
    await region.settled();
    return { function: name, event: file, ...answer, ...(await effectsIn(region, probed.probes, client)) };
  } finally {
    await region.stop();
  }
}

async function call(lambda: LambdaClient, FunctionName: string, payload: string) {
  const startedAt = performance.now();
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(payload), LogType: 'Tail' }));
  return {
    durationMs: Math.round(performance.now() - startedAt),
    succeeded: answer.FunctionError === undefined,
    result: JSON.parse(Buffer.from(answer.Payload ?? []).toString() || 'null'),
    logs: linesOf(answer.LogResult),
  };
}

function linesOf(logResult: string | undefined): readonly string[] {
  const text = Buffer.from(logResult ?? '', 'base64').toString();
  return text.split('\n').filter((line) => line.trim() !== '');
}
