import { AwsError } from '../core/aws-error.ts';
import { objectOf, parseJson, textOf } from '../core/json.ts';
import type { Call, Route } from '../http/call.ts';
import type { TaskPorts } from '../stepfunctions/tasks/ports.ts';
import { FROM_INSIDE } from './task-services.ts';

/** The region's own API as the `aws-sdk` tasks of state machines call it: the operations that an X-Amz-Target names. */
export function workflowApi(find: (call: Call) => Route): NonNullable<TaskPorts['api']> {
  return async (target, request) => {
    const body = JSON.stringify(request);
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
    const call = { ...FROM_INSIDE, headers, body, bytes: Buffer.from(body) };
    const found = await find(call).handle(call);
    const text = 'body' in found ? found.body : 'bytes' in found ? found.bytes.toString('utf8') : '';
    const answer = objectOf(parseJson(text));
    if (found.status < 400) return answer;
    const message = textOf(answer['message'], textOf(answer['Message'], text));
    throw new AwsError(textOf(answer['__type'], 'InternalError'), message, found.status);
  };
}
