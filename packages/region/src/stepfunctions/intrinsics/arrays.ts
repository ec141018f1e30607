import type { Json } from '../../core/json.ts';
import { type Family, IntrinsicError, integerAt, listAt, valueAt } from './intrinsic.ts';

const MAX_RANGE = 1000;

export const arrays: Family = {
  'States.Array': { arity: [0, Number.POSITIVE_INFINITY], apply: (values) => values },
  'States.ArrayPartition': {
    arity: [2, 2],
    apply(values) {
      const [list, size] = [listAt(values, 0), integerAt(values, 1)];
      if (size < 1) throw new IntrinsicError('the chunk size must be a positive integer.');
      const count = Math.ceil(list.length / size);
      return Array.from({ length: count }, (_item, chunk) => list.slice(chunk * size, (chunk + 1) * size));
    },
  },
  'States.ArrayContains': {
    arity: [2, 2],
    apply(values) {
      const wanted = JSON.stringify(valueAt(values, 1));
      return listAt(values, 0).some((item) => JSON.stringify(item) === wanted);
    },
  },
  'States.ArrayRange': {
    arity: [3, 3],
    apply(values) {
      const [first, last, step] = [integerAt(values, 0), integerAt(values, 1), integerAt(values, 2)];
      if (step === 0) throw new IntrinsicError('the step must not be 0.');
      const length = Math.max(0, Math.floor((last - first) / step) + 1);
      if (length > MAX_RANGE) throw new IntrinsicError(`a range has at most ${MAX_RANGE} items.`);
      return Array.from({ length }, (_item, index) => first + index * step);
    },
  },
  'States.ArrayGetItem': {
    arity: [2, 2],
    apply(values) {
      const [list, index] = [listAt(values, 0), integerAt(values, 1)];
      const item = index < 0 ? undefined : list[index];
      if (item === undefined) throw new IntrinsicError(`there is no item ${index}.`);
      return item;
    },
  },
  'States.ArrayLength': { arity: [1, 1], apply: (values) => listAt(values, 0).length },
  'States.ArrayUnique': {
    arity: [1, 1],
    apply: (values) => [
      ...new Map(listAt(values, 0).map((item): [string, Json] => [JSON.stringify(item), item])).values(),
    ],
  },
};
