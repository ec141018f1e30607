import { allow, type Statement, type Value } from '../cloudformation.ts';
import type { Convention } from './convention.ts';
import { onlyKeys } from './only-keys.ts';

const TEXT = { type: 'string', pattern: '^[^*?$][^?$]*$' };
const REFERENCE = { type: 'object', maxProperties: 1, propertyNames: { pattern: '^(Ref|Fn::\\w+)$' } };

/** As JSON Schema. */
export const ALLOW = {
  type: 'object',
  minProperties: 1,
  propertyNames: { pattern: '^[a-z0-9-]+:[A-Za-z]+(, *[a-z0-9-]+:[A-Za-z]+)*$' },
  additionalProperties: {
    anyOf: [
      REFERENCE,
      {
        type: 'object',
        required: ['table', 'keys'],
        additionalProperties: false,
        properties: {
          table: { anyOf: [REFERENCE, { type: 'string', pattern: '^arn:' }] },
          keys: { anyOf: [TEXT, { type: 'array', minItems: 1, uniqueItems: true, items: TEXT }] },
        },
      },
      { type: 'array' },
      { type: 'string', pattern: '^arn:' },
    ],
  },
};

/**
 * The rights that the function declares itself: `allow: { sns:Publish: <arn> }`, or, for some items of a table,
 * `allow: { dynamodb:PutItem: { table: <arn>, keys: shelf#* } }`.
 */
export const grants: Convention = ({ config }) => ({
  statements: Object.entries(config.allow ?? {}).map(([actions, subject]) => {
    const [first = actions, ...others] = actions.split(/,\s*/);
    return statementOn(subject, others.length > 0 ? [first, ...others] : first);
  }),
});

function statementOn(subject: Value, actions: string | readonly string[]): Statement {
  if (!namesKeys(subject)) return allow(actions, subject);
  return onlyKeys([subject.keys].flat().map(String), allow(actions, subject.table));
}

const namesKeys = (subject: Value): subject is { readonly table: Value; readonly keys: Value } =>
  typeof subject === 'object' && 'table' in subject && 'keys' in subject;
