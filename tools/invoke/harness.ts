import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Region, startRegion } from '@tributary/region';
import { complain } from '@tributary/region/command-line';
import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';
import { clientOf } from '../aws-clients.ts';
import { bundleForDebugger } from '../build/for-debugger.ts';
import { ensurePackaged, ROOT } from '../package.ts';
import { effectsIn } from './effects.ts';
import { deployedName, deployedNames } from './functions.ts';
import { probedPackage } from './probed-package.ts';
import type { Invocation } from './report.ts';
import { readEvent } from './sample-event.ts';

export interface DebugChoice {
  /** 0 takes a free one. */
  readonly port: number;
  /** At the first line of the handler. */
  readonly stops: boolean;
}

/** A region in which functions are invoked by hand, and nothing else reacts. */
export interface InvocationHarness {
  /**
   * Runs one function of the package with one event.
   * @returns what it answered and what it left behind; tables also hold what earlier invocations wrote
   * @throws UsageError for an unknown function and a file that is not an event
   */
  invoke(name: string, file: string): Promise<Invocation>;
  /**
   * Lets the next invocation of a function wait for a debugger.
   * @returns the port, on 127.0.0.1
   * @throws UsageError for an unknown function; RegionError PORT_IN_USE
   */
  inspect(name: string, debug: DebugChoice): Promise<number>;
  stop(): Promise<void>;
}

export async function openHarness(): Promise<InvocationHarness> {
  const template = await ensurePackaged();
  const functions = deployedNames(template);
  const probed = probedPackage(template);
  const region = await startRegion({ packageDir: probed.packageDir, port: 0, kafka: { port: 0 }, log });
  const client = clientOf(region);
  return {
    async invoke(name, file) {
      const payload = readEvent(file);
      const before = region.journal.newest;
      const deployed = deployedName(functions, name);
      using logs = logsOf(region, deployed);
      const answer = { ...(await call(new LambdaClient(client), deployed, payload)), logs: logs.lines };
      await region.settled();
      const missingRights = missingRightsIn(region.journal.since(before));
      const effects = await effectsIn(region, probed.probes, client);
      return { function: name, event: file, ...answer, missingRights, ...effects };
    },
    async inspect(name, { port, stops }) {
      const deployed = deployedName(functions, name);
      await region.replaceCode(deployed, (await bundleForDebugger(name, ROOT, stops)).files);
      const waits = stops ? 'before-code' : 'after-code';
      return region.inspect(deployed, { port, sourceDir: ROOT, waits });
    },
    async stop() {
      await region.stop();
      probed[Symbol.dispose]();
    },
  };
}

/**
 * Runs one function with one event in a region of its own.
 * @param debug waits for a debugger; `onWaiting` is told the port
 * @throws UsageError as {@link InvocationHarness.invoke} does
 */
export async function invoke(
  name: string,
  file: string,
  debug?: DebugChoice & { readonly onWaiting: (port: number) => void },
): Promise<Invocation> {
  readEvent(file);
  const harness = await openHarness();
  if (debug) endOnSignal(harness);
  try {
    if (debug) debug.onWaiting(await harness.inspect(name, debug));
    return await harness.invoke(name, file);
  } finally {
    await harness.stop();
  }
}

/** A process that waits for a debugger, or stands at a breakpoint, does not see that its region is gone. */
function endOnSignal(harness: InvocationHarness): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.once(signal, () => void harness.stop().finally(() => process.exit(128 + number)));
}

async function call(lambda: LambdaClient, FunctionName: string, payload: string) {
  const startedAt = performance.now();
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(payload) }));
  return {
    durationMs: Math.round(performance.now() - startedAt),
    succeeded: answer.FunctionError === undefined,
    result: JSON.parse(Buffer.from(answer.Payload ?? []).toString() || 'null'),
  };
}

/** The lines that a function writes until this is disposed of: an answer has only the last 4 KB. */
function logsOf(region: Region, deployed: string): Disposable & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const stop = region.onLog(({ functionName, text }) => {
    if (functionName === deployed && text.trim() !== '') lines.push(text);
  });
  return { lines, [Symbol.dispose]: stop };
}

/** The report has what the region denied. */
function log(line: string): void {
  if (!line.startsWith('denied: ')) complain(line);
}

/** Each once, in the words of the project. */
function missingRightsIn(hops: readonly Hop[]): readonly string[] {
  const hints = hops.flatMap(({ step, detail }) => (step === 'denied' ? [textOf(detail?.['hint'])] : []));
  return [...new Set(hints)];
}
