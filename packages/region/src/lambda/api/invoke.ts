import { AwsError } from '../../core/aws-error.ts';
import { parseJson } from '../../core/json.ts';
import type { IdFinder, Invocation, InvocationOrigin } from '../../core/ports.ts';
import { traceHeaderOf } from '../../core/trace-header.ts';
import type { Answer, Call } from '../../http/call.ts';
import { checkPayloadSize } from '../errors.ts';
import { functionNameIn, LATEST } from '../function-config.ts';
import type { LambdaService } from '../service.ts';
import { emptyAnswer } from './answers.ts';

export interface InvokeDeps {
  readonly lambda: LambdaService;
  readonly findIds: IdFinder;
}

type Way = (deps: InvokeDeps, functionArn: string, payload: string, call: Call) => Promise<Answer>;

/** By X-Amz-Invocation-Type. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const WAYS: Readonly<Record<string, Way>> = {
  RequestResponse: async ({ lambda, findIds }, functionArn, payload, call) => {
    const invocation = await lambda.invoke(functionArn, payload, findIds(parseJson(payload)), originOf(call));
    const wantsLog = call.headers['x-amz-log-type'] === 'Tail';
    return answerOf(
      invocation,
      wantsLog ? lambda.logs.tailOf(functionNameIn(functionArn) ?? '', call.requestId) : undefined,
    );
  },
  Event: async ({ lambda, findIds }, functionArn, payload, call) => {
    await lambda.enqueue(functionArn, payload, findIds(parseJson(payload)), originOf(call));
    return emptyAnswer(202);
  },
  DryRun: async () => emptyAnswer(204),
};

const originOf = (call: Call): InvocationOrigin => ({ requestId: call.requestId, traceHeader: traceHeaderOf(call) });

/** @throws AwsError ResourceNotFoundException, InvalidRequestContentException, InvalidParameterValueException */
export async function invoke(deps: InvokeDeps, functionName: string, call: Call): Promise<Answer> {
  const functionArn = deps.lambda.arnFor(functionName, call.query.get('Qualifier') ?? undefined);
  const type = String(call.headers['x-amz-invocation-type'] ?? 'RequestResponse');
  const way = Object.hasOwn(WAYS, type) ? WAYS[type] : undefined;
  if (!way) {
    throw new AwsError(
      'InvalidParameterValueException',
      `InvocationType must be one of ${Object.keys(WAYS).join(', ')}.`,
    );
  }
  const payload = call.body === '' ? '{}' : call.body;
  checkPayloadSize(payload, type === 'Event' ? 'Event' : 'RequestResponse');
  if (parseJson(payload) === undefined) {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
  return way(deps, functionArn, payload, call);
}

function answerOf(
  { payload, functionError, executedVersion = LATEST }: Invocation,
  logTail: string | undefined,
): Answer {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': executedVersion,
      ...(functionError !== undefined && { 'x-amz-function-error': functionError }),
      ...(logTail !== undefined && { 'x-amz-log-result': Buffer.from(logTail).toString('base64') }),
    },
    body: payload,
  };
}
