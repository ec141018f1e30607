import type { Json } from '../../core/json.ts';
import { insert } from '../json-path/insert.ts';
import { parsePath } from '../json-path/parse.ts';
import { PathSyntaxError } from '../json-path/path.ts';
import { MachineFailure } from '../run/failure.ts';

/** Puts a result into the state's input. */
export type PlaceResult = (rawInput: Json, result: Json) => Json;

/**
 * Compiles ResultPath; null keeps the input as it is.
 * @throws PathSyntaxError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html
 */
export function resultPath(text: string | null): PlaceResult {
  if (text === null) return (rawInput) => rawInput;
  const path = parsePath(text);
  if (!path.isDefinite || path.ofContext || path.variable !== undefined)
    throw new PathSyntaxError(`"${text}" is no reference path`);
  return (rawInput, result) => {
    const placed = insert(path, rawInput, result);
    if (placed !== undefined) return placed;
    const shown = JSON.stringify(rawInput);
    const reason = `Unable to apply ReferencePath ${text} to input ${shown}`;
    throw new MachineFailure('States.ResultPathMatchFailure', reason);
  };
}
