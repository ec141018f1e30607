import fc from 'fast-check';

/** Small alphabets, so that random events meet random patterns often. */
const NAMES = ['a', 'b', 'c', 'a.b'];
const TEXTS = ['', 'x', 'X', 'xy', 'yx', '10.0.0.1', '1'];
const NUMBERS = [0, 1, 2, -1, 1.5];

const text = fc.constantFrom(...TEXTS);
const number = fc.constantFrom(...NUMBERS);
const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null));

const { node } = fc.letrec<{ node: unknown; object: unknown }>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie('node'), { maxKeys: 3 }),
}));

/** Nested events of a few fields, with arrays of all kinds. */
export const event = fc.dictionary(fc.constantFrom(...NAMES), node, { maxKeys: 4 });

const affix = fc.oneof(
  text,
  text.map((value) => ({ 'equals-ignore-case': value })),
);
const excluded = fc.oneof(text, number, fc.array(text, { minLength: 1, maxLength: 2 }));

const condition = fc.oneof(
  leaf,
  affix.map((prefix) => ({ prefix })),
  affix.map((suffix) => ({ suffix })),
  text.map((value) => ({ 'equals-ignore-case': value })),
  excluded.map((value) => ({ 'anything-but': value })),
  fc.constantFrom('*', 'x*', '*x', 'x*y').map((wildcard) => ({ wildcard })),
  number.map((bound) => ({ numeric: ['>=', bound] })),
  fc.boolean().map((exists) => ({ exists })),
  fc.constant({ cidr: '10.0.0.0/8' }),
);
const conditions = fc.array(condition, { minLength: 1, maxLength: 2 });

const { fields } = fc.letrec<{ fields: unknown }>((tie) => ({
  fields: fc.dictionary(
    fc.constantFrom(...NAMES),
    fc.oneof({ depthSize: 'small', withCrossShrink: true }, conditions, tie('fields')),
    { minKeys: 1, maxKeys: 3 },
  ),
}));

const withOr = fc
  .tuple(fields, fields, fields)
  .map(([common, one, other]) => ({ ...(common as Record<string, unknown>), $or: [one, other] }));

/** Valid pattern texts. */
export const patternText = fc.oneof({ weight: 4, arbitrary: fields }, withOr).map((pattern) => JSON.stringify(pattern));
