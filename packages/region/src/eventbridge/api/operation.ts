import type { JsonObject } from '../../core/json.ts';
import type { EventBridge } from '../eventbridge.ts';

/** One operation of the API: takes the request's JSON, gives the answer's. @throws AwsError */
export type Operation = (input: JsonObject) => Promise<JsonObject>;
export type Operations = Readonly<Record<string, Operation>>;

/** A family of operations, made for one service. */
export type Family = (service: EventBridge) => Readonly<Record<string, (input: JsonObject) => JsonObject>>;
