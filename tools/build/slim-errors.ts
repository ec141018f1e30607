import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** A class of the SDK's errors, from its first line to its last. */
const ERROR_CLASS = /^export class (\w+) extends __BaseException \{\n.*?^\}$/gms;

/** How the schemas of a service make its errors known to the client. */
const REGISTERED = /^\w+\.registerError\((\w+)\$, \1\);$/gm;

/**
 * The classes of a service's errors, each of which makes itself known to the client where somebody imports it, and else
 * is left out of the bundle. The client throws an error that it does not know under the same name, with the same text
 * and metadata, as an error of the service's base class.
 * @param original `models/errors.js` of a client
 * @throws Error when the module no longer has the form that is known
 */
export function selfRegistering(original: string): string {
  const names = [...original.matchAll(ERROR_CLASS)].flatMap(([text, name]) => (isRetryable(text) ? [] : (name ?? [])));
  if (names.length === 0) throw new Error('The errors of an SDK client have another form.');
  const schemas = names.map((name) => `${name}$`);
  const code = original.replace(ERROR_CLASS, (text, name: string) =>
    isRetryable(text)
      ? `export { ${name} } from '../schemas/schemas_0';`
      : `export const ${name} = /* @__PURE__ */ registered(${name}$, ${text.replace('export ', '')});`,
  );
  return `import { TypeRegistry } from '@smithy/core/schema';
    import { ${schemas.join(', ')} } from '../schemas/schemas_0';
    const registered = (schema, error) => (TypeRegistry.for(schema[1]).registerError(schema, error), error);
    ${code}`;
}

/**
 * The schemas of a service without its errors, except those that the client must know to try again.
 * @param original `schemas/schemas_0.js` of a client
 * @param errors `models/errors.js` of the same client
 * @throws Error when the module no longer has the form that is known
 */
export function withoutErrors(original: string, errors: string): string {
  const retryable = new Map(
    [...errors.matchAll(ERROR_CLASS)].flatMap(([text, name = '']) => (isRetryable(text) ? [[name, text]] : [])),
  );
  const base = /^import \{ (\w+) \} from "\.\.\/models\/\1";$/m.exec(original)?.[1];
  if (base === undefined || !REGISTERED.test(original))
    throw new Error('The schemas of an SDK client have another form.');
  return withPlainKeys(original)
    .replace(/^import \{[^}]*\} from "\.\.\/models\/errors";$/m, '')
    .replace(REGISTERED, (line, name: string) => {
      const text = name === base ? '' : retryable.get(name)?.replace('__BaseException', base);
      return text === undefined ? '' : `${text}\n${line}`;
    });
}

/** Writes names out where they are keys: an object with a computed key stays in a bundle even when nobody uses it. */
function withPlainKeys(original: string): string {
  const names = new Map([...original.matchAll(/^const (_\w+) = ("\w+");$/gm)].map(([, name, text]) => [name, text]));
  return original.replace(/\[(_\w+)\]: /g, (key, name: string) => (names.has(name) ? `${names.get(name)}: ` : key));
}

/** The client looks at this member of an error, not at its name. */
const isRetryable = (text: string): boolean => text.includes('$retryable');

/** Leaves out of a bundle the errors of AWS that no code tells from others by their class. */
export const slimErrors: Plugin = {
  name: 'slim-errors',
  setup(build) {
    const client = String.raw`@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]`;
    const moduleOf = (file: string, source: (original: string) => string) => ({
      contents: source(readFileSync(file, 'utf8')),
      loader: 'js' as const,
      resolveDir: path.dirname(file),
    });
    build.onLoad({ filter: new RegExp(String.raw`${client}models[\\/]errors\.js$`) }, ({ path: file }) =>
      moduleOf(file, selfRegistering),
    );
    build.onLoad({ filter: new RegExp(String.raw`${client}schemas[\\/]schemas_0\.js$`) }, ({ path: file }) => {
      const errors = readFileSync(path.join(path.dirname(file), '../models/errors.js'), 'utf8');
      return moduleOf(file, (original) => withoutErrors(original, errors));
    });
  },
};
