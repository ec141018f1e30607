import type { Json, JsonObject } from '../../core/json.ts';
import { jsonPath } from './json-path.ts';

/** The data of a rule besides the event. */
export interface InputContext {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** When the bus accepted the event, as EventBridge writes times. */
  readonly ingestionTime: string;
  /** The event as JSON, if the caller has it. */
  readonly eventText?: string;
}

/** The value of a variable for one event; undefined when the event has no value at its path. */
export type Variable = (event: JsonObject, context: InputContext) => Json | undefined;

/**
 * The reserved variables, which need no path.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-predefined
 */
export const RESERVED_VARIABLES: Readonly<Record<string, Variable>> = {
  'aws.events.rule-arn': (_event, { ruleArn }) => ruleArn,
  'aws.events.rule-name': (_event, { ruleName }) => ruleName,
  'aws.events.event.ingestion-time': (_event, { ingestionTime }) => ingestionTime,
  'aws.events.event': envelopeOf,
  'aws.events.event.json': (event) => event,
};

/** The event without its detail, and with the one key that is spelt differently. */
function envelopeOf(event: JsonObject): JsonObject {
  const entries = Object.entries(event).filter(([name]) => name !== 'detail');
  return Object.fromEntries(entries.map(([name, value]) => [name === 'detail-type' ? 'detailType' : name, value]));
}

/** The variables of a template: the reserved ones and those of the paths map. */
export function variablesOf(paths: Readonly<Record<string, string>>): ReadonlyMap<string, Variable> {
  const own = Object.entries(paths).map(([name, path]) => [name, jsonPath(path)] as const);
  return new Map<string, Variable>([...own, ...Object.entries(RESERVED_VARIABLES)]);
}
