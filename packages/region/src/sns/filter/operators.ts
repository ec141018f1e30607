import { anythingButWith } from '../../eventbridge/pattern/operators/anything-but.ts';
import type { NestedOperator } from '../../eventbridge/pattern/operators/anything-but-nested.ts';
import { OPERATORS } from '../../eventbridge/pattern/operators/table.ts';

const PREFIX: NestedOperator = {
  mustBeText: 'prefix match pattern must be a string',
  takesOne: true,
  test: (_reader, start) => (text) => text.startsWith(start),
};

/**
 * The operators of filter policies: those of event patterns, but for anything-but, in which only a prefix may stand.
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 */
export const FILTER_OPERATORS = { ...OPERATORS, 'anything-but': anythingButWith({ prefix: PREFIX }) };
