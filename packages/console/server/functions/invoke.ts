import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type JsonObject, parseJson, textOf } from '@tributary/region/json';
import { type Context, EndpointError } from '../endpoint.ts';
import { lambdaOf } from './read.ts';
import type { Invoked } from './shapes.ts';

/**
 * Runs a function with an event, and waits for its result.
 * @param body `name` of the function, and `payload`: the text of the event
 * @throws EndpointError for a payload that is not JSON
 */
export async function invokeFunction(context: Context, body: JsonObject): Promise<Invoked> {
  const [name, payload] = [textOf(body['name']), textOf(body['payload'])];
  if (parseJson(payload) === undefined) throw new EndpointError('InvalidEvent', 'The event is not JSON.');
  const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(payload), LogType: 'Tail' });
  const startMs = performance.now();
  const answer = await lambdaOf(context).send(command, { abortSignal: context.signal });
  return {
    requestId: answer.$metadata.requestId ?? '',
    durationMs: Math.round(performance.now() - startMs),
    hasFailed: answer.FunctionError !== undefined,
    result: Buffer.from(answer.Payload ?? []).toString() || 'null',
    log: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
  };
}
