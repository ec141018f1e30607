import { at, parseJson } from '@tributary/region/json';

/**
 * Makes the code of a validator small, because functions carry the validators of all their events. An error is one call, and
 * those that differ in nothing but where they are share their text. Where in the schema a rule stands has no reader. A
 * list of required fields is written where it is used, so that the schema itself is left out of bundles.
 * @param source as ajv writes it, in lines
 */
export const slim = (source: string): string => STEPS.reduce((smaller, step) => step(smaller), source);

/** ajv's check of an integer. Beyond 2^53 it would take one for another: what is read is no longer what was sent. */
const INTEGER = /\(\(typeof (\w+) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)\) && \(isFinite\(\1\)\)/g;

function withSafeIntegers(source: string): string {
  return source.replace(INTEGER, 'Number.isSafeInteger($1)');
}

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
  const constants = [...problems].map(([problem, name]) => `const ${name} = ${shortProblem(problem)};\n`);
  return `${constants.join('')}${code}`;
}

/** How ajv writes the usual problems, and the calls that make the same. */
const USUAL_PROBLEMS: readonly (readonly [problem: RegExp, call: string])[] = [
  [/^\{keyword:"type",params:\{type: ("\w+")\},message:"must be \w+"\}$/, 'notOfType($1)'],
  [/^\{keyword:"pattern",params:\{pattern: (".*")\},message:"must match pattern \\""\+\1\+"\\""\}$/, 'notMatching($1)'],
  [
    /^\{keyword:"(m\w+imum)",params:\{comparison: ("[<>]="), limit: (-?[\d.]+)\},message:".*"\}$/,
    'notWithin("$1", $2, $3)',
  ],
  [/^\{keyword:"(m\w+Items)",params:\{limit: (\d+)\},message:".*"\}$/, 'notOfSize("$1", $2)'],
  [/^\{keyword:"(m\w+Length)",params:\{limit: (\d+)\},message:".*"\}$/, 'notOfLength("$1", $2)'],
];

function shortProblem(problem: string): string {
  const [text, call] = USUAL_PROBLEMS.find(([usual]) => usual.test(problem)) ?? [];
  return text === undefined || call === undefined ? problem : problem.replace(text, `/* @__PURE__ */ ${call}`);
}

/** The number of errors beside their list, which only a choice between schemas needs. */
function withoutCounts(source: string): string {
  return source.includes('_errs')
    ? source
    : source
        .replace(/^(?:errors\+\+|let errors = 0|errors = vErrors\.length);\n/gm, '')
        .replaceAll('return errors === 0;', 'return vErrors === null;');
}

/** How ajv looks for required fields: 2 is the value, 3 their list, 4 where the value is. */
const REQUIRED =
  /for\(const (prop\d+) of (\[.*?\])\)\{\nif\((\w+)\[\1\] === undefined\)\{\nvErrors = failed\(vErrors, (.+?), \{keyword:"required".*\n\}\n\}\n/g;

function withoutLoops(source: string): string {
  return source.replace(REQUIRED, 'vErrors = missing(vErrors, $4, $3, $2);\n');
}

/** How a field is held against a shared schema: 1 is the value, 2 the validator, 3 where the value is. */
const FIELD =
  /if\((\w+\.\w+) !== undefined\)\{\nif\(!(\w+)\(\1\)\)\{\nvErrors = failedWithin\(vErrors, (.+?), \2\.errors\);\n\}\n\}\n/g;

function withShortFields(source: string): string {
  return source.replace(FIELD, 'vErrors = field(vErrors, $3, $1, $2);\n');
}

/** A bundler leaves out what nobody uses, where making it is said to have no effect. */
const withPureConstants = (source: string): string =>
  source
    .replace(/^(const \w+ = )(?=new RegExp\()/gm, '$1/* @__PURE__ */ ')
    .replace(/^(const \w+ = )(require\("[^"]+"\)\..+);$/gm, '$1/* @__PURE__ */ (() => $2)();');

const PARAMETERS = '(data, {instancePath="", parentData, parentDataProperty, rootData=data}={})';

/** Other modules give no path to a validator. Only a schema with parts that its own module calls needs one. */
function atRoot(source: string): string {
  const rooted = source
    .replaceAll(PARAMETERS, '(data)')
    .replaceAll('instancePath+"', '"')
    .replaceAll('(vErrors, instancePath,', '(vErrors, "",');
  return /\binstancePath\b/.test(rooted) ? source : rooted;
}

const STEPS: readonly ((source: string) => string)[] = [
  withSafeIntegers,
  withRequiredFields,
  sharingProblems,
  withoutCounts,
  withoutLoops,
  withShortFields,
  atRoot,
  withPureConstants,
];
