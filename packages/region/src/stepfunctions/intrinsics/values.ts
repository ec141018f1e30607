import { seededRandom } from '../../core/random.ts';
import { type Family, IntrinsicError, integerAt, objectAt, valueAt } from './intrinsic.ts';

export const values: Family = {
  'States.JsonMerge': {
    arity: [3, 3],
    apply(given) {
      // Step Functions merges only shallowly, and the third argument must be false.
      if (valueAt(given, 2) !== false)
        throw new IntrinsicError('deep merging is not supported: argument 3 must be false.');
      return { ...objectAt(given, 0), ...objectAt(given, 1) };
    },
  },
  'States.MathRandom': {
    arity: [2, 3],
    apply(given, random) {
      const [start, end] = [integerAt(given, 0), integerAt(given, 1)];
      if (end <= start) throw new IntrinsicError('the end must be greater than the start.');
      const source = given.length === 3 ? seededRandom(integerAt(given, 2)) : random;
      return start + source.integer(end - start);
    },
  },
  'States.MathAdd': { arity: [2, 2], apply: (given) => integerAt(given, 0) + integerAt(given, 1) },
  'States.UUID': { arity: [0, 0], apply: (_given, random) => random.uuid() },
};
