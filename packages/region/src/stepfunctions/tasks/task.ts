import type { Json, JsonObject } from '../../core/json.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';

/** What a Task state runs. */
export interface Task {
  /** As the history shows it: an ARN, or the operation's name. */
  readonly resource: string;
  /** The service, as the history shows it; undefined for a function that is named by its ARN alone. */
  readonly resourceType: string | undefined;
  /** Parameters without which it cannot be run. */
  readonly required: readonly string[];
  /** @throws StateFailure */
  run(input: Json, execution: ExecutionScope): Promise<Json>;
}

/** What the SDK adds to the answer of a service. */
export function sdkMetadata(requestId: string, body: string): JsonObject {
  const headers = {
    'Content-Length': String(Buffer.byteLength(body)),
    'Content-Type': 'application/json',
    'x-amzn-RequestId': requestId,
  };
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return {
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
