import type { Operator } from '../condition.ts';
import { readEnd } from './operand.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-exists-matching */
export const exists: Operator = {
  compile(reader) {
    const kind = reader.next();
    if (kind !== 'true' && kind !== 'false') throw reader.error('exists match pattern must be either true or false.');
    readEnd(reader);
    if (kind === 'true') return { json: { exists: true }, matches: () => true };
    return { json: { exists: false }, matches: () => false, absent: true };
  },
};
