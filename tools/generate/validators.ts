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
 * Makes the code small, because functions carry the validators of all their events. An error is one call, and those
 * that differ in nothing but where they are share their text. Where in the schema a rule stands has no reader. A list
 * of required fields is written where it is used, so that the schema itself is left out of bundles.
 */
const slim = (source: string): string =>
  withoutCounts(sharingProblems(withRequiredFields(source.replace(INTEGER, 'Number.isSafeInteger($1)'))));

function withRequiredFields(source: string): string {
  return source.replace(/ of (schema\d+)((?:\.\w+)*)\.required\)/g, (loop, name: string, where: string) => {
    const schema = new RegExp(`^const ${name} = (\\{.*\\});$`, 'm').exec(source)?.[1];
    if (schema === undefined) return loop;
    const required = at(parseJson(schema), ...where.split('.').filter(Boolean), 'required');
    return ` of ${JSON.stringify(required)})`;
  });
}

/** How ajv adds an error to the list: 2 is where the value is, 3 the rest, after where in the schema the rule stands. */
const ADD_ERROR =
  /const (err\d+) = \{instancePath(?::(.+?))?,schemaPath:"[^"]*",(keyword:.*)\};\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\n/g;

/** Makes the list of errors longer. */
const FAILED = `const failed = (errors, instancePath, problem) => {
  const error = { instancePath, ...problem };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
};
`;

/** Whether an expression has no names in it, so that its value is the same for all data. */
const isConstant = (expression: string): boolean =>
  !/[a-z_$]/i.test(expression.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/\w+:|\b(?:true|false|null)\b/g, ''));

function sharingProblems(source: string): string {
  const problems = new Map<string, string>();
  const nameOf = (problem: string): string => {
    const name = problems.get(problem) ?? `problem${problems.size}`;
    problems.set(problem, name);
    return name;
  };
  const code = source.replace(ADD_ERROR, (_add, _name, path = 'instancePath', rest: string) => {
    const problem = `{${rest}}`;
    return `vErrors = failed(vErrors, ${path}, ${isConstant(problem) ? nameOf(problem) : problem});\n`;
  });
  const constants = [...problems].map(([problem, name]) => `const ${name} = ${problem};\n`);
  return `${FAILED}${constants.join('')}${code}`;
}

/** The number of errors beside their list, which only a choice between schemas needs. */
const withoutCounts = (source: string): string =>
  source.includes('_errs')
    ? source
    : source
        .replace(/^(?:errors\+\+|let errors = 0|errors = vErrors\.length);\n/gm, '')
        .replaceAll('return errors === 0;', 'return vErrors === null;');
