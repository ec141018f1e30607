import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type JsonObject, parseJson, textOf } from '@tributary/region/json';
import { type Context, EndpointError } from '../endpoint.ts';
import { lambdaOf } from '../functions/read.ts';
import type { InvokedTarget } from './shapes.ts';

/**
 * Invokes a function as a rule does: asynchronously, with its retries and its destination for failures.
 * @param body `function`: its ARN; `input`: the text that it gets
 * @throws EndpointError for an input that is not JSON
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export async function invokeTarget(context: Context, body: JsonObject): Promise<InvokedTarget> {
  const [FunctionName, input] = [textOf(body['function']), textOf(body['input'])];
  if (parseJson(input) === undefined) throw new EndpointError('InvalidInput', 'The input is not JSON.');
  const command = new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(input) });
  const { $metadata } = await lambdaOf(context).send(command, { abortSignal: context.signal });
  return { requestId: $metadata.requestId ?? '' };
}
