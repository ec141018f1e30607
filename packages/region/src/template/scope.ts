import type { Json } from '../core/json.ts';
import { TemplateError } from './template-error.ts';

/** Stands for a value that `AWS::NoValue` removes. */
export const REMOVED: unique symbol = Symbol('AWS::NoValue');
export type Value = Json | typeof REMOVED;

/** The parts of the template that an intrinsic function may read. */
export interface Scope {
  /** The value of a parameter, pseudo parameter or resource. */
  ref(name: string, place: Place): Value;
  attribute(logicalId: string, attribute: string, place: Place): Json;
  condition(name: string, place: Place): boolean;
  mapping(map: string, key: string, name: string, place: Place): Json;
  readonly region: string;
}

/** Where in the template a value stands; errors name it. */
export interface Place {
  readonly logicalId: string;
  readonly path: string;
}

export function below(place: Place, step: string | number): Place {
  const path = typeof step === 'number' ? `${place.path}[${step}]` : place.path === '' ? step : `${place.path}.${step}`;
  return { logicalId: place.logicalId, path };
}

/** @throws TemplateError always: the value at `place` cannot be worked out */
export function fail(place: Place, message: string): never {
  throw TemplateError.at('TEMPLATE_UNRESOLVABLE', place.logicalId, place.path, message);
}
