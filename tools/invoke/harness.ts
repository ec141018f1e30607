import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { startRegion } from '@tributary/region';
import { clientOf } from '../aws-clients.ts';
import { ensurePackaged } from '../package.ts';
import { effectsIn } from './effects.ts';
import { deployedName, deployedNames } from './functions.ts';
import { probedPackage } from './probed-package.ts';
import type { Invocation } from './report.ts';
import { readEvent } from './sample-event.ts';

/** A region in which functions are invoked by hand, and nothing else reacts. */
export interface InvocationHarness {
  /**
   * Runs one function of the package with one event.
   * @returns what it answered and what it left behind; tables also hold what earlier invocations wrote
   * @throws UsageError for an unknown function and a file that is not an event
   */
  invoke(name: string, file: string): Promise<Invocation>;
  stop(): Promise<void>;
}

export async function openHarness(): Promise<InvocationHarness> {
  const template = await ensurePackaged();
  const functions = deployedNames(template);
  const probed = probedPackage(template);
  const region = await startRegion({ packageDir: probed.packageDir, port: 0, kafka: { port: 0 } });
  const client = clientOf(region);
  return {
    async invoke(name, file) {
      const payload = readEvent(file);
      const answer = await call(new LambdaClient(client), deployedName(functions, name), payload);
      await region.settled();
      return { function: name, event: file, ...answer, ...(await effectsIn(region, probed.probes, client)) };
    },
    async stop() {
      await region.stop();
      probed[Symbol.dispose]();
    },
  };
}

/** Runs one function with one event in a region of its own. @throws UsageError as {@link InvocationHarness.invoke} does */
export async function invoke(name: string, file: string): Promise<Invocation> {
  const harness = await openHarness();
  try {
    return await harness.invoke(name, file);
  } finally {
    await harness.stop();
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
