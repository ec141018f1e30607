import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject, textOf } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import { readTemplate } from '../definition/traits.ts';
import type { Scope } from '../flow/expression.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import type { NestedExecution } from '../tasks/nested-executions.ts';

/** What has come of a map run. */
export interface MapRunResults {
  readonly mapRunArn: string;
  readonly children: readonly NestedExecution[];
  /** The inputs of executions that did not start because the run failed. */
  readonly pending: readonly string[];
}

/** Writes the results of a map run, and gives the state's result. @throws StateFailure States.ResultWriterFailed */
export type WriteResults = (scope: Scope, execution: ExecutionScope, run: MapRunResults) => Promise<Json>;

/**
 * ResultWriter: the results as objects in a bucket. Those that failed are in one file with those that timed out or were
 * stopped.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export function readResultWriter(reader: Reader): WriteResults | undefined {
  if (!reader.has('ResultWriter')) return undefined;
  const writer = reader.requiredObject('ResultWriter');
  writer.only(['Resource', 'Parameters', 'Arguments']);
  if (!writer.requiredText('Resource').endsWith(':states:::s3:putObject')) {
    writer.problem('Resource', 'The region writes results by s3:putObject', 'UNSUPPORTED');
  }
  const parameters = writer.language === 'JSONata' ? writer.jsonata('Arguments') : readTemplate(writer, 'Parameters');
  return async (scope, execution, { mapRunArn, children, pending }) => {
    const request = parameters ? await parameters(scope) : {};
    const { Bucket, Prefix } = isObject(request) ? request : {};
    const folder = [textOf(Prefix), mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)]
      .filter((part) => part !== '')
      .join('/');
    const put = (name: string, body: Json): Promise<JsonObject> =>
      written(execution, { Bucket: textOf(Bucket), Key: `${folder}/${name}`, Body: body });
    const files: Record<string, Json> = {};
    const results = {
      FAILED: children.filter(({ status }) => status !== 'SUCCEEDED').map(shown),
      PENDING: pending.map((input) => ({ Input: input, InputDetails: { Included: true }, Status: 'PENDING' })),
      SUCCEEDED: children.filter(({ status }) => status === 'SUCCEEDED').map(shown),
    };
    for (const [status, some] of Object.entries(results)) {
      files[status] = some.length === 0 ? [] : [await put(`${status}_0.json`, some)];
    }
    await put('manifest.json', { DestinationBucket: textOf(Bucket), MapRunArn: mapRunArn, ResultFiles: files });
    return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: textOf(Bucket), Key: `${folder}/manifest.json` } };
  };
}

async function written(
  execution: ExecutionScope,
  request: { readonly Bucket: string; readonly Key: string; readonly Body: Json },
): Promise<JsonObject> {
  try {
    execution.authorize({ service: 's3', name: 'PutObject', input: request });
    await execution.ports.services['s3:putObject']?.({ ...request, ContentType: 'application/json' });
  } catch (error) {
    throw error instanceof AwsError ? new StateFailure('States.ResultWriterFailed', error.message) : error;
  }
  return { Key: request.Key, Size: Buffer.byteLength(JSON.stringify(request.Body)) };
}

function shown({
  arn,
  name,
  input,
  output,
  failure,
  stateMachine,
  status,
  startedAt,
  stoppedAt,
}: NestedExecution): JsonObject {
  return {
    ExecutionArn: arn,
    Input: input,
    InputDetails: { Included: true },
    Name: name,
    ...(output !== undefined && { Output: output, OutputDetails: { Included: true } }),
    ...(failure?.errorName !== undefined && { Error: failure.errorName }),
    ...(failure?.causeText !== undefined && { Cause: failure.causeText }),
    StartDate: new Date(startedAt).toISOString(),
    StateMachineArn: stateMachine.arn,
    Status: status,
    StopDate: new Date(stoppedAt ?? startedAt).toISOString(),
  };
}
