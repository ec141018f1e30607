import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { startRegion } from '@tributary/region';
import { UsageError } from '@tributary/region/command-line';
import { at, type Json, type JsonObject, numberOf, parseJson, textOf } from '@tributary/region/json';
import { clientOf } from '../../aws-clients.ts';
import { deployedName, deployedNames } from '../../invoke/functions.ts';
import { probedPackage } from '../../invoke/probed-package.ts';
import { ensurePackaged } from '../../package.ts';
import { readTemplate, resourcesOf } from '../../template/template.ts';
import { CountingProxy, type OperationCounts } from './counting-proxy.ts';
import { MEASURED_INVOCATIONS } from './invocations.ts';

/** What one invocation of a function called. */
export interface MeasuredCalls {
  /** Events in the invocation. */
  readonly events: number;
  readonly operations: OperationCounts;
  /** How the function is kept from having an effect twice, as the template says. */
  readonly idempotent: 'by-effect' | 'by-record';
}

/**
 * Runs the package's functions in a region, one after the other, and counts the AWS calls that each makes for events
 * that are new to it.
 * @throws UsageError when a function fails with its sample
 */
export async function measureCalls(): Promise<Readonly<Record<string, MeasuredCalls>>> {
  const compiled = await ensurePackaged();
  using proxy = await CountingProxy.start();
  using probed = probedPackage(compiled, { AWS_ENDPOINT_URL: proxy.url });
  const region = await startRegion({ packageDir: probed.packageDir, port: 0, kafka: { port: 0 } });
  try {
    proxy.passTo(region.endpoint);
    const lambda = new LambdaClient(clientOf(region));
    const names = deployedNames(compiled);
    const byEffect = functionsByEffect(compiled);
    const measured: Record<string, MeasuredCalls> = {};
    const answers = new Map<string, Json>();
    for (const { function: name, events, payload } of MEASURED_INVOCATIONS) {
      answers.set(name, await invoke(lambda, deployedName(names, name), payload(answers)));
      measured[name] = { events, idempotent: byEffect.has(name) ? 'by-effect' : 'by-record', operations: proxy.take() };
    }
    return measured;
  } finally {
    await region.stop();
  }
}

/** Names of the functions whose effects are idempotent by themselves. */
function functionsByEffect(compiled: string): ReadonlySet<string> {
  const template = readTemplate(parseJson(readFileSync(compiled, 'utf8')) ?? null);
  const functions = resourcesOf(template, 'AWS::Lambda::Function').filter(
    ({ source }) => at(source, 'Metadata', 'Idempotent') === 'by-effect',
  );
  return new Set(functions.map(({ properties }) => textOf(properties['Handler']).split('/')[1] ?? ''));
}

/** @throws UsageError when the function fails, or refuses an HTTP request */
async function invoke(lambda: LambdaClient, FunctionName: string, payload: JsonObject): Promise<Json> {
  const Payload = Buffer.from(JSON.stringify(payload));
  const { FunctionError, Payload: bytes = [] } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const text = Buffer.from(bytes).toString();
  const answer = parseJson(text) ?? null;
  const statusCode = numberOf(at(answer, 'statusCode')) ?? 200;
  if (FunctionError === undefined && statusCode < 400) return answer;
  throw new UsageError(`${FunctionName} fails with its sample: ${text}`);
}
