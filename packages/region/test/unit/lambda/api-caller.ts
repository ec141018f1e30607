import { AwsError } from '../../../src/core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../../../src/core/json.ts';
import type { Call } from '../../../src/http/call.ts';
import { RestRouter, type RestRow } from '../../../src/http/rest-service.ts';

export interface ApiAnswer {
  readonly status: number;
  /** The code of an error. */
  readonly type: string | undefined;
  readonly body: JsonObject;
}

/** Calls operations of Lambda in this process: `call('PUT', '/2015-03-31/functions/jobs/code', { ZipFile })`. */
export function apiCaller(rows: () => readonly RestRow[]) {
  return async (method: string, pathAndQuery: string, input: object = {}): Promise<ApiAnswer> => {
    const [path = '', query = ''] = pathAndQuery.split('?');
    const call: Call = {
      method,
      path,
      query: new URLSearchParams(query),
      headers: {},
      body: JSON.stringify(input),
      bytes: Buffer.alloc(0),
      requestId: 'r-1',
      signedFor: 'lambda',
      signal: new AbortController().signal,
    };
    const route = new RestRouter(rows()).find(call);
    if (route === undefined) throw new Error(`There is no operation at ${method} ${path}.`);
    const answer = await route.handle(call).catch((error: unknown) => {
      if (error instanceof AwsError) return route.errorForm(error, 'r-1');
      throw error;
    });
    const body = 'body' in answer ? parseJson(answer.body) : undefined;
    return { status: answer.status, type: answer.headers['x-amzn-errortype'], body: isObject(body) ? body : {} };
  };
}
