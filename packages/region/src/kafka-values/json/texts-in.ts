import { type Json, listOf } from '../../core/json.ts';

/** The texts of a list. */
export const textsIn = (value: Json | undefined): readonly string[] =>
  listOf(value).flatMap((one) => (typeof one === 'string' ? [one] : []));
