import { at, parseJson } from '@tributary/region/json';
import standalone from 'ajv/dist/standalone/index.js';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '#schemas/catalogue.ts';

/** Functions carry the validators of all their events: a definition and a list of required fields are written once. */
const SMALL = { inlineRefs: false, loopRequired: 2 };

/**
 * The source of an ES module whose default export validates that schema: nothing is compiled at cold start, and no
 * code is evaluated.
 * @see https://ajv.js.org/standalone.html
 */
export function validatorOf(schema: JsonSchema): string {
  const ajv = new Ajv04.default({ ...SMALL, allErrors: true, code: { source: true, esm: true, lines: true } });
  addFormats.default(ajv as never);
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
  return `${imports.join('\n')}\n${code}`;
}

/** ajv's check of an integer. Beyond 2^53 it would take one for another: what is read is no longer what was sent. */
const INTEGER = /\(\(typeof (\w+) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)\) && \(isFinite\(\1\)\)/g;

/**
 * Leaves out where in the schema a rule stands, which has no reader, adds each error to the list in one expression, and
 * writes a list of required fields where it is used, so that the schema itself is left out of bundles.
 */
function slim(source: string): string {
  const add =
    /const (err\d+) = (.*);\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\n/g;
  return source
    .replace(INTEGER, 'Number.isSafeInteger($1)')
    .replace(/,schemaPath:"[^"]*"/g, '')
    .replace(add, '(vErrors ??= []).push($2);\n')
    .replace(/ of (schema\d+)((?:\.\w+)*)\.required\)/g, (loop, name: string, where: string) => {
      const schema = new RegExp(`^const ${name} = (\\{.*\\});$`, 'm').exec(source)?.[1];
      if (schema === undefined) return loop;
      const required = at(parseJson(schema), ...where.split('.').filter(Boolean), 'required');
      return ` of ${JSON.stringify(required)})`;
    });
}
