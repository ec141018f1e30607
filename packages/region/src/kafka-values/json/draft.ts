import { Ajv, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { isObject, type Json } from '../../core/json.ts';
import { SchemaInvalid } from '../schema-kind.ts';

/** A schema whose `$schema` names none is of draft 7, as Confluent's registry has it. */
const DEFAULT_DRAFT = 'json-schema.org/draft-07/schema';

type Validator = InstanceType<typeof Ajv | typeof AjvDraft04.default>;

const DRAFTS: ReadonlyMap<string, (options: Options) => Validator> = new Map([
  ['json-schema.org/draft-04/schema', (options: Options): Validator => new AjvDraft04.default(options)],
  ['json-schema.org/draft-06/schema', (options: Options): Validator => new Ajv(options).addMetaSchema(draft06)],
  [DEFAULT_DRAFT, (options: Options): Validator => new Ajv(options)],
  ['json-schema.org/draft/2019-09/schema', (options: Options): Validator => new Ajv2019(options)],
  ['json-schema.org/draft/2020-12/schema', (options: Options): Validator => new Ajv2020(options)],
]);

/** A pattern that is none with the flag `u`, such as one with a needless backslash, is read without it. */
function regExpOf(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}

const OPTIONS: Options = {
  // Keywords of others are not refused: a schema is from anywhere.
  strict: false,
  logger: false,
  code: { regExp: Object.assign(regExpOf, { code: 'regExpOf' }) },
};

/**
 * A validator for schemas of the draft that `$schema` names.
 * @throws SchemaInvalid
 */
export function validatorFor(schema: Json): Validator {
  const named = isObject(schema) ? schema['$schema'] : undefined;
  const draft = typeof named === 'string' ? named.replace(/^https?:\/\//, '').replace(/#$/, '') : DEFAULT_DRAFT;
  const make = DRAFTS.get(draft);
  if (make === undefined || (named !== undefined && typeof named !== 'string')) {
    throw new SchemaInvalid(`$schema: ${JSON.stringify(named)} is none of the drafts 4, 6, 7, 2019-09 and 2020-12.`);
  }
  const validator = make(OPTIONS);
  addFormats.default(validator as never);
  return validator;
}
