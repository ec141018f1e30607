import type { Incompatibility, Schema } from '../kafka-values/schema-kind.ts';
import type { Compatibility } from './schema.ts';

type Compare = (added: Schema, earlier: Schema) => readonly Incompatibility[];

/** A reader with the new schema can read what was written with the earlier one. */
const backward: Compare = (added, earlier) => added.cannotRead(earlier);
/** A reader with the earlier schema can read what is written with the new one. */
const forward: Compare = (added, earlier) => earlier.cannotRead(added);
const both: Compare = (added, earlier) => [...backward(added, earlier), ...forward(added, earlier)];
const nothing: Compare = () => [];

interface Mode {
  readonly compare: Compare;
  /** With all versions from the checkpoint on, not with the newest alone. */
  readonly isWithAll: boolean;
}

const MODES: Readonly<Record<Compatibility, Mode>> = {
  NONE: { compare: nothing, isWithAll: false },
  DISABLED: { compare: nothing, isWithAll: false },
  BACKWARD: { compare: backward, isWithAll: false },
  BACKWARD_ALL: { compare: backward, isWithAll: true },
  FORWARD: { compare: forward, isWithAll: false },
  FORWARD_ALL: { compare: forward, isWithAll: true },
  FULL: { compare: both, isWithAll: false },
  FULL_ALL: { compare: both, isWithAll: true },
};

export const isWithAll = (compatibility: Compatibility): boolean => MODES[compatibility].isWithAll;

/**
 * Why a new schema does not fit the earlier ones; empty when it does.
 * @param earlier those from the checkpoint on, the newest first
 * @see https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-compatibility
 */
export function incompatibilities(
  compatibility: Compatibility,
  added: Schema,
  earlier: readonly Schema[],
): readonly Incompatibility[] {
  const mode = MODES[compatibility];
  const compared = mode.isWithAll ? earlier : earlier.slice(0, 1);
  try {
    return compared.flatMap((one) => mode.compare(added, one));
  } catch (error) {
    // Of schemas with more parts than can be compared nobody knows that they fit.
    if (!(error instanceof RangeError)) throw error;
    return [{ type: 'NOT_COMPARABLE', path: '/', message: error.message }];
  }
}
