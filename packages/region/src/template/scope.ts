import type { Json } from '../core/json.ts';
import { TemplateError } from './template-error.ts';

/** Stands for a value that `AWS::NoValue` removes. */
export const REMOVED: unique symbol = Symbol('AWS::NoValue');
export type Value = Json | typeof REMOVED;

/** The parts of the template that an intrinsic function may read. */
export interface Scope {
  /** The value of a parameter, pseudo parameter or resource. */
  ref(name: string, location: Location): Value;
  attribute(logicalId: string, attribute: string, location: Location): Json;
  condition(name: string, location: Location): boolean;
  mapping(map: string, key: string, name: string): Json | undefined;
  /** The value that another stack exports. */
  imported(name: string, location: Location): Json;
  /** The value of an output of another stack. */
  stackOutput(output: StackOutput, location: Location): Json;
  readonly region: string;
}

/** An output of another stack. */
export interface StackOutput {
  readonly stackName: string;
  readonly outputName: string;
}

/** Where in the template a value stands; errors name it. */
export interface Location {
  readonly logicalId: string;
  readonly path: string;
}

export function below(location: Location, step: string | number): Location {
  const path =
    typeof step === 'number' ? `${location.path}[${step}]` : location.path === '' ? step : `${location.path}.${step}`;
  return { logicalId: location.logicalId, path };
}

/** @throws TemplateError always: the value at `place` cannot be worked out */
export function fail(location: Location, message: string): never {
  throw TemplateError.at('TEMPLATE_UNRESOLVABLE', location.logicalId, location.path, message);
}
