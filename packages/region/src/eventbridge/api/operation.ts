import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../../http/call.ts';
import type { EventBridge } from '../eventbridge.ts';

/** One operation of the API, from the request's JSON to the answer's. @throws AwsError */
export type Operation = (input: JsonObject, call?: Pick<Call, 'headers'>) => Promise<JsonObject>;
export type Operations = Readonly<Record<string, Operation>>;

/** Makes a group of operations for one service. */
export type Family = (
  service: EventBridge,
) => Readonly<Record<string, (input: JsonObject, trace?: string) => JsonObject>>;
