import { readJson, type TargetService, unknownOperation } from '../../http/json-service.ts';
import { sqsJsonErrors } from './error-shapes.ts';
import { Input } from './input.ts';
import type { SqsDeps } from './operation.ts';
import { SQS_OPERATIONS } from './operations.ts';

const HEADERS = { 'content-type': 'application/x-amz-json-1.0' };

/** SQS over JSON. @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function sqsTarget(deps: SqsDeps): TargetService {
  return (name) => ({
    errorForm: sqsJsonErrors,
    // A call that waits for a message lets virtual time pass.
    holdsClock: name === 'ReceiveMessage',
    handle: async (call) => {
      const run = Object.hasOwn(SQS_OPERATIONS, name) ? SQS_OPERATIONS[name] : undefined;
      if (run === undefined) throw unknownOperation(name);
      const output = await run(new Input(readJson(call.body)), deps, call);
      return { status: 200, headers: HEADERS, body: output === undefined ? '' : JSON.stringify(output) };
    },
  });
}
