import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { complain, suggestion, UsageError } from '@tributary/region/command-line';
import { chooseEndpoint } from '@tributary/region/discovery';
import { NO_CREDENTIALS } from '../aws-clients.ts';
import { ROOT } from '../package.ts';
import type { Answer } from './report.ts';
import { readEvent } from './sample-event.ts';

const ADVICE = 'Start one with `npm start`, or name one with --endpoint.';
const HANDLER = /^dist\/([^/]+)\//;

/**
 * Runs one function with one event in a region that runs already, where others react to what it does.
 * @param endpoint of the region; without one AWS_ENDPOINT_URL, else the running region of this project
 * @returns its answer, with the end of its logs, at most 4 KB
 * @throws UsageError for an unknown function and a file that is not an event; RegionError NO_REGION_RUNS
 */
export async function invokeInRegion(name: string, file: string, endpoint: string | undefined): Promise<Answer> {
  const payload = readEvent(file);
  const { url, reason } = await chooseEndpoint({ named: endpoint, projectDir: ROOT, advice: ADVICE });
  if (reason !== undefined) complain(reason);
  const region = process.env['AWS_REGION'] ?? 'eu-west-1';
  const lambda = new LambdaClient({ endpoint: url, region, credentials: NO_CREDENTIALS });
  const FunctionName = await nameIn(lambda, name).catch((cause: unknown) => unanswered(url, cause));
  const startMs = performance.now();
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(payload), LogType: 'Tail' }));
  return {
    function: name,
    event: file,
    durationMs: Math.round(performance.now() - startMs),
    succeeded: answer.FunctionError === undefined,
    result: JSON.parse(Buffer.from(answer.Payload ?? []).toString() || 'null'),
    logs: linesOf(answer.LogResult),
  };
}

/** The deployed name of the function whose bundle has that name. */
async function nameIn(client: LambdaClient, name: string): Promise<string> {
  const byFolder = new Map<string, string>();
  for await (const { Functions = [] } of paginateListFunctions({ client }, {}))
    for (const { Handler = '', FunctionName = '' } of Functions)
      byFolder.set(HANDLER.exec(Handler)?.[1] ?? FunctionName, FunctionName);
  const deployed = byFolder.get(name);
  if (deployed !== undefined) return deployed;
  throw new UsageError(`The region has no function ${name}. ${suggestion(name, [...byFolder.keys()])}`);
}

function unanswered(url: string, cause: unknown): never {
  if (!(cause instanceof Error) || !/ECONN|ENOTFOUND|EHOST/.test(cause.message)) throw cause;
  throw new UsageError(`No region answers at ${url}. ${ADVICE}`, { cause });
}

const linesOf = (logResult = ''): readonly string[] =>
  Buffer.from(logResult, 'base64')
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '');
