import { _, type KeywordCxt, Name, str } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { slim } from './slim-validator.ts';

/** From `schemas/generated/`. */
const PROBLEMS = `import { failed, failedWithin, field, missing, notMatching, notOfLength, notOfSize, notOfType, notWithin } from '../problems.ts';\n`;

/** Functions carry the validators of all their events: a definition and a list of required fields are written once. */
const SMALL = { inlineRefs: false, loopRequired: 2 };

/**
 * The source of an ES module whose default export validates that schema: nothing is compiled at cold start, and no
 * code is evaluated.
 * @see https://ajv.js.org/standalone.html
 */
export function validatorOf(schema: Readonly<Record<string, unknown>>): string {
  const ajv = new Ajv04.default({ ...SMALL, allErrors: true, code: { source: true, esm: true, lines: true } });
  addFormats.default(ajv as never);
  ajv.addKeyword({ keyword: 'shared', schemaType: 'string', code: callShared });
  return asModule(slim(standalone.default(ajv as never, ajv.compile(schema) as never)));
}

/** Standalone code still calls `require` for ajv's own run-time parts: import them instead. */
function asModule(source: string): string {
  const imports: string[] = [];
  const code = source.replace(/require\("([^"]+)"\)/g, (_call, from: string) => {
    const name = `imported${imports.length}`;
    imports.push(`import ${name} from '${from}.js';`);
    return name;
  });
  return `${PROBLEMS}${imports.join('\n')}\n${code}`;
}

const [instancePath, vErrors, errors, failedWithin] = [
  new Name('instancePath'),
  new Name('vErrors'),
  new Name('errors'),
  new Name('failedWithin'),
];

/** The module of a shared schema's validator, beside those that call it. */
export const sharedModule = (name: string): string => `shared-${name}.validate`;

/** Calls the validator of another module. The path to the value is put before its errors, so valid data need none. */
function callShared({ gen, schema, data, it: { errorPath } }: KeywordCxt): void {
  const code = _`require(${`./${sharedModule(schema)}`})`;
  const validate = gen.scopeValue('func', { key: schema, ref: sharedModule, code });
  gen.if(_`!${validate}(${data})`, () => {
    gen.assign(vErrors, _`${failedWithin}(${vErrors}, ${str`${instancePath}${errorPath}`}, ${validate}.errors)`);
    gen.assign(errors, _`${vErrors}.length`);
  });
}
